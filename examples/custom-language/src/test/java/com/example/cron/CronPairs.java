package com.example.cron;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Draws sentences with their cron expressions out of a small grammar: {@code java CronPairs.java
 * FOLDER} writes the files that the settings name. The same seed gives the same files.
 *
 * <p>An expression gets {@value #MOST_SENTENCES} sentences at most. Every {@value #HELD_OUT}th
 * expression is held out with all of its sentences, so the two files share no expression; a
 * sentence has one meaning, so they share no sentence either.
 */
final class CronPairs {

  /** Pairs to learn from. */
  static final int TRAIN = 2000;

  /** Pairs that are held out. */
  static final int TEST = 500;

  /** Seed of the files that ship. */
  static final long SEED = 7;

  private static final int MOST_SENTENCES = 2;
  private static final int HELD_OUT = 5;

  private static final String[] NUMBERS =
      ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
              + " fifteen sixteen seventeen eighteen nineteen twenty")
          .split(" ");
  private static final String[] DAYS =
      "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
  private static final String[] MONTHS =
      "January February March April May June July August September October November December"
          .split(" ");
  private static final String[] ORDINALS =
      "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");

  /** Some words, and the fields that they stand for, separated by blanks. */
  private record Phrase(String words, String fields) {}

  private final Random random;
  private final Map<String, String> train = new LinkedHashMap<>();
  private final Map<String, String> test = new LinkedHashMap<>();

  CronPairs(long seed) {
    random = new Random(seed);
    Map<String, List<String>> sentences = new LinkedHashMap<>();
    Map<String, Boolean> heldOut = new LinkedHashMap<>();
    while (train.size() < TRAIN || test.size() < TEST) {
      Phrase pair = random.nextInt(5) > 0 ? atATime() : everySoOften();
      String expression = pair.fields();
      boolean held = heldOut.computeIfAbsent(expression, it -> heldOut.size() % HELD_OUT == 0);
      Map<String, String> part = held ? test : train;
      List<String> known = sentences.computeIfAbsent(expression, it -> new ArrayList<>());
      if (part.size() < (held ? TEST : TRAIN)
          && known.size() < MOST_SENTENCES
          && !known.contains(pair.words())) {
        known.add(pair.words());
        if (train.containsKey(pair.words()) || test.containsKey(pair.words())) {
          throw new IllegalStateException("Two expressions for: " + pair.words());
        }
        part.put(pair.words(), expression);
      }
    }
  }

  /** Writes {@code train.jsonl} and {@code test.jsonl} into a folder. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    CronPairs pairs = new CronPairs(arguments.length > 1 ? Long.parseLong(arguments[1]) : SEED);
    Files.write(folder.resolve("train.jsonl"), lines(pairs.train()));
    Files.write(folder.resolve("test.jsonl"), lines(pairs.test()));
  }

  /** Returns the pairs to learn from: an expression for each sentence. */
  Map<String, String> train() {
    return train;
  }

  /** Returns the pairs that are held out. */
  Map<String, String> test() {
    return test;
  }

  /** Returns pairs as JSON Lines. */
  static List<String> lines(Map<String, String> pairs) {
    List<String> lines = new ArrayList<>();
    pairs.forEach(
        (sentence, expression) ->
            lines.add("{\"utterance\": \"%s\", \"code\": \"%s\"}".formatted(sentence, expression)));
    return lines;
  }

  private Phrase atATime() {
    Phrase time = time();
    Phrase days = random.nextInt(6) == 0 ? everyDay() : days();
    String at = "at " + time.words();
    String words =
        switch (random.nextInt(5)) {
          case 0 -> at + " " + days.words();
          case 1 -> "run " + days.words() + " " + at;
          default -> days.words() + " " + at;
        };
    return new Phrase(words, time.fields() + " " + days.fields());
  }

  private Phrase everySoOften() {
    Phrase rate = rate();
    Phrase hours = new Phrase("", "");
    if (rate.fields().endsWith(" *") && random.nextBoolean()) {
      hours = window();
    }
    Phrase days = random.nextInt(3) == 0 ? new Phrase("", "* * *") : days();
    String words = "%s %s %s".formatted(rate.words(), hours.words(), days.words());
    String fields = rate.fields() + " " + days.fields();
    return new Phrase(
        words.replaceAll(" +", " ").strip(),
        hours.fields().isEmpty() ? fields : fields.replaceFirst(" \\*", " " + hours.fields()));
  }

  private Phrase time() {
    return switch (random.nextInt(20)) {
      case 0 -> new Phrase("noon", "0 12");
      case 1 -> new Phrase("midnight", "0 0");
      case 2, 3, 4, 5, 6, 7 -> onADigitalClock();
      case 8, 9, 10 -> withAmOrPm();
      default -> inWords();
    };
  }

  private Phrase onADigitalClock() {
    int hour = random.nextInt(24);
    int minute = random.nextInt(60);
    return new Phrase(
        (random.nextBoolean() ? "%d:%02d" : "%02d:%02d").formatted(hour, minute),
        minute + " " + hour);
  }

  private Phrase withAmOrPm() {
    int hour = random.nextInt(24);
    int minute = random.nextInt(3) == 0 ? 0 : random.nextInt(60);
    int shown = hour % 12 == 0 ? 12 : hour % 12;
    String clock = minute == 0 ? "" + shown : "%d:%02d".formatted(shown, minute);
    return new Phrase(clock + (hour < 12 ? " am" : " pm"), minute + " " + hour);
  }

  private Phrase inWords() {
    boolean tellsHalf = random.nextBoolean();
    int hour = tellsHalf ? random.nextInt(24) : 1 + random.nextInt(12);
    int minute = 5 * random.nextInt(12);
    String words;
    if (hour == 0 && minute <= 30) {
      words = past(minute) + "midnight";
      tellsHalf = false;
    } else if (minute <= 30) {
      words =
          past(minute) + hourWord(hour) + (minute == 0 && random.nextBoolean() ? " o'clock" : "");
    } else {
      words = part(60 - minute) + " to " + hourWord(hour + 1);
    }
    String half = hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
    return new Phrase(words + (tellsHalf ? " in the " + half : ""), minute + " " + hour);
  }

  private static String hourWord(int hour) {
    return NUMBERS[hour % 12 == 0 ? 12 : hour % 12];
  }

  private static String past(int minute) {
    return minute == 0 ? "" : (minute == 30 ? "half" : part(minute)) + " past ";
  }

  private static String part(int minutes) {
    return switch (minutes) {
      case 15 -> "quarter";
      case 25 -> "twenty-five";
      default -> NUMBERS[minutes];
    };
  }

  private Phrase everyDay() {
    return new Phrase(pick("every day", "each day", "daily"), "* * *");
  }

  private Phrase days() {
    String month = (1 + random.nextInt(12)) + "";
    String inMonth = " in " + MONTHS[Integer.parseInt(month) - 1];
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4 -> {
        Phrase days = weekdays();
        yield new Phrase(days.words(), "* * " + days.fields());
      }
      case 5, 6 -> {
        Phrase days = weekdays();
        yield new Phrase(days.words() + inMonth, "* " + month + " " + days.fields());
      }
      case 7 -> new Phrase(everyDay().words() + inMonth, "* " + month + " *");
      case 8, 9, 10 -> {
        Phrase day = dayOfTheMonth();
        yield new Phrase(
            "on " + day.words() + pick(" of the month", " of every month", " of each month"),
            day.fields() + " * *");
      }
      default -> date();
    };
  }

  private Phrase weekdays() {
    int day = random.nextInt(7);
    int later = day + 1 + random.nextInt(7 - day);
    return switch (random.nextInt(6)) {
      case 0 -> new Phrase(pick("every weekday", "on weekdays", "on working days"), "1-5");
      case 1 -> new Phrase(pick("at the weekend", "on weekends", "every weekend"), "0,6");
      case 2, 3 -> new Phrase(pick("every " + DAYS[day], "on " + DAYS[day] + "s"), "" + day);
      case 4 ->
          later > 6
              ? weekdays()
              : new Phrase(
                  pick(
                      "on %ss and %ss".formatted(DAYS[day], DAYS[later]),
                      "every %s and %s".formatted(DAYS[day], DAYS[later])),
                  day + "," + later);
      default ->
          later > 6 || later < day + 2 || later == day + 6
              ? weekdays()
              : new Phrase("from %s to %s".formatted(DAYS[day], DAYS[later]), day + "-" + later);
    };
  }

  private Phrase dayOfTheMonth() {
    int day = 1 + random.nextInt(31);
    return new Phrase(
        "the " + (day <= 10 && random.nextBoolean() ? ORDINALS[day - 1] : ordinal(day)), "" + day);
  }

  private static String ordinal(int day) {
    int last = day / 10 == 1 ? 0 : day % 10;
    return day + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
  }

  private Phrase date() {
    int month = random.nextInt(12);
    int day = 1 + random.nextInt(28);
    String words =
        pick(
            "on %d %s".formatted(day, MONTHS[month]),
            "on %s %d".formatted(MONTHS[month], day),
            "on the %s of %s".formatted(ordinal(day), MONTHS[month]));
    return new Phrase(words, "%d %d *".formatted(day, month + 1));
  }

  private Phrase rate() {
    int minutes = List.of(2, 3, 4, 5, 6, 10, 12, 15, 20).get(random.nextInt(9));
    int hours = List.of(2, 3, 4, 6, 8, 12).get(random.nextInt(6));
    int past = 5 * (1 + random.nextInt(6));
    return switch (random.nextInt(10)) {
      case 0 -> new Phrase("every minute", "* *");
      case 1 -> new Phrase(pick("every half hour", "every 30 minutes"), "*/30 *");
      case 2 -> new Phrase("every quarter of an hour", "*/15 *");
      case 3 -> new Phrase(pick("every hour", "hourly"), "0 *");
      case 4 -> new Phrase("at %severy hour".formatted(past(past)), past + " *");
      case 5, 6 -> new Phrase("every %s hours".formatted(number(hours)), "0 */" + hours);
      default -> new Phrase("every %s minutes".formatted(number(minutes)), "*/" + minutes + " *");
    };
  }

  private String number(int number) {
    return pick("" + number, NUMBERS[number]);
  }

  private Phrase window() {
    int from = 6 + random.nextInt(6);
    int to = 14 + random.nextInt(8);
    String words =
        random.nextBoolean()
            ? "from %d:00 to %d:00".formatted(from, to)
            : "between %s and %s".formatted(amOrPm(from), amOrPm(to));
    return new Phrase(words, from + "-" + to);
  }

  private static String amOrPm(int hour) {
    return (hour % 12 == 0 ? 12 : hour % 12) + (hour < 12 ? " am" : " pm");
  }

  private String pick(String... words) {
    return words[random.nextInt(words.length)];
  }
}
