package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose references have something in common, and how many of them the first candidate gets
 * right.
 *
 * @param label what the references have in common
 * @param rows their number
 * @param exact share with an exact match
 * @param template share with a match of templates, over those whose reference has one; null where
 *     none has
 * @param firstWord share whose candidate begins with the same word: the utility, in a shell
 */
public record Group(
    String label, int rows, double exact, @Nullable Double template, double firstWord) {

  private static final int[] LONGEST = {2, 4, 6, 9, 14};
  private static final int WORDS_SHOWN = 15;

  /** Groups by the number of words of the reference, the shortest first. */
  static List<Group> byLength(List<Outcome> outcomes, Map<String, Ranks> ranks) {
    Map<Integer, List<Integer>> rows = new TreeMap<>();
    for (int row = 0; row < outcomes.size(); row++) {
      int words = ExactMatch.fold(outcomes.get(row).pair().code()).split(" ").length;
      int bin = 0;
      while (bin < LONGEST.length && words > LONGEST[bin]) {
        bin++;
      }
      rows.computeIfAbsent(bin, unused -> new ArrayList<>()).add(row);
    }
    List<Group> groups = new ArrayList<>();
    rows.forEach((bin, members) -> groups.add(of(range(bin), members, outcomes, ranks)));
    return groups;
  }

  private static String range(int bin) {
    int from = bin == 0 ? 1 : LONGEST[bin - 1] + 1;
    return bin == LONGEST.length ? from + "+" : from + "-" + LONGEST[bin];
  }

  /** Groups by the reference's first word: the 15 most frequent, the others as one. */
  static List<Group> byFirstWord(List<Outcome> outcomes, Map<String, Ranks> ranks) {
    Map<String, List<Integer>> rows = new TreeMap<>();
    for (int row = 0; row < outcomes.size(); row++) {
      String word = firstWord(outcomes.get(row).pair().code());
      rows.computeIfAbsent(word, unused -> new ArrayList<>()).add(row);
    }
    List<String> frequent =
        rows.keySet().stream()
            .sorted((a, b) -> Integer.compare(members(rows, b).size(), members(rows, a).size()))
            .limit(WORDS_SHOWN)
            .toList();
    Map<String, List<Integer>> shown = new LinkedHashMap<>();
    frequent.forEach(word -> shown.put(word, members(rows, word)));
    List<Integer> others =
        rows.entrySet().stream()
            .filter(entry -> !frequent.contains(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .toList();
    if (!others.isEmpty()) {
      shown.put("(others)", others);
    }
    List<Group> groups = new ArrayList<>();
    shown.forEach((word, members) -> groups.add(of(word, members, outcomes, ranks)));
    return groups;
  }

  private static List<Integer> members(Map<String, List<Integer>> rows, String word) {
    return rows.getOrDefault(word, List.of());
  }

  private static Group of(
      String label, List<Integer> members, List<Outcome> outcomes, Map<String, Ranks> ranks) {
    Ranks exact = ranks.get("exact");
    Ranks template = ranks.get("template");
    int exactly = 0;
    int templates = 0;
    int alike = 0;
    int words = 0;
    for (int row : members) {
      exactly += exact != null && exact.hit(row, 1) ? 1 : 0;
      templates += template != null && template.judges(row) ? 1 : 0;
      alike += template != null && template.hit(row, 1) ? 1 : 0;
      words += startsAlike(outcomes.get(row)) ? 1 : 0;
    }
    double rows = members.size();
    return new Group(
        label,
        members.size(),
        exactly / rows,
        templates == 0 ? null : alike / (double) templates,
        words / rows);
  }

  private static boolean startsAlike(Outcome outcome) {
    String word = firstWord(outcome.pair().code());
    return outcome.candidates().stream()
        .findFirst()
        .map(Candidate::code)
        .filter(code -> firstWord(code).equals(word))
        .isPresent();
  }

  private static String firstWord(String code) {
    return ExactMatch.fold(code).split(" ", 2)[0];
  }
}
