package com.example.cron;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Verdict;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cron expressions of five fields, such as {@code 30 9 * * 1-5}. */
public final class Cron implements LanguageTarget {

  private static final List<String> FIELDS = List.of("minute", "hour", "day", "month", "weekday");
  private static final int[][] BOUNDS = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}};
  // All, a range or a number; the first two perhaps in steps.
  private static final Pattern ITEM =
      Pattern.compile("(?:\\*|(\\d{1,2})(?:-(\\d{1,2})|(?!/)))(?:/[1-9]\\d?)?");

  @Override
  public String name() {
    return "cron";
  }

  @Override
  public Verdict check(String code, Prompt prompt) {
    String[] fields = code.split(" ", -1);
    int position = 0;
    for (int i = 0; i < Math.min(fields.length, FIELDS.size()); i++) {
      for (String item : fields[i].split(",", -1)) {
        if (!fits(item, BOUNDS[i][0], BOUNDS[i][1])) {
          String fault = "The %s '%s' is not *, a number from %d to %d, a range or a step.";
          fault = fault.formatted(FIELDS.get(i), item, BOUNDS[i][0], BOUNDS[i][1]);
          return Verdict.invalid(position, fault, name());
        }
        position += item.length() + 1;
      }
    }
    return fields.length == FIELDS.size()
        ? Verdict.valid(name())
        : Verdict.invalid(Math.min(position, code.length()), "There must be 5 fields.", name());
  }

  private static boolean fits(String item, int least, int most) {
    Matcher matcher = ITEM.matcher(item);
    if (!matcher.matches()) {
      return false;
    }
    String from = matcher.group(1);
    String to = matcher.group(2);
    int first = from == null ? least : Integer.parseInt(from);
    int last = to == null ? most : Integer.parseInt(to);
    return least <= first && first <= last && last <= most;
  }
}
