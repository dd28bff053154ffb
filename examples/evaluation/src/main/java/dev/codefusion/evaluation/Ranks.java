package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import dev.codefusion.api.language.LanguageTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * By one measure of likeness, the place of each row's first candidate that matches the reference.
 *
 * @param places one a row: from 1, {@link #MISS} where no candidate matches, {@link #NONE} where
 *     the measure says nothing of the reference
 */
record Ranks(int[] places) implements Measure {

  static final int MISS = Integer.MAX_VALUE;
  static final int NONE = 0;

  /** Returns the measures by name: exact and, with a language, canonical and template. */
  static Map<String, Ranks> byMeasure(List<Outcome> outcomes, @Nullable LanguageTarget language) {
    Map<String, Ranks> ranks = new TreeMap<>();
    ranks.put("exact", of(outcomes, code -> Optional.of(ExactMatch.fold(code))));
    if (language != null) {
      ranks.put("canonical", of(outcomes, code -> Optional.of(language.canonical(code))));
      ranks.put("template", of(outcomes, language::template));
    }
    return ranks;
  }

  /**
   * Finds the places.
   *
   * @param form what has to be equal; empty for a program that has no such form
   */
  static Ranks of(List<Outcome> outcomes, Function<String, Optional<String>> form) {
    int[] places = new int[outcomes.size()];
    for (int row = 0; row < places.length; row++) {
      Outcome outcome = outcomes.get(row);
      Optional<String> reference = form.apply(outcome.pair().code());
      places[row] = reference.isEmpty() ? NONE : place(outcome.candidates(), reference, form);
    }
    return new Ranks(places);
  }

  private static int place(
      List<Candidate> candidates,
      Optional<String> reference,
      Function<String, Optional<String>> form) {
    for (int i = 0; i < candidates.size(); i++) {
      if (form.apply(candidates.get(i).code()).equals(reference)) {
        return i + 1;
      }
    }
    return MISS;
  }

  /** Returns whether the measure says something of a row. */
  boolean judges(int row) {
    return places[row] != NONE;
  }

  /** Returns whether one of the first k candidates of a row matches. */
  boolean hit(int row, int k) {
    return places[row] != NONE && places[row] <= k;
  }

  @Override
  public int judged() {
    int judged = 0;
    for (int row = 0; row < places.length; row++) {
      judged += judges(row) ? 1 : 0;
    }
    return judged;
  }

  @Override
  public Statistic at(int k) {
    boolean[] hits = new boolean[judged()];
    int next = 0;
    for (int row = 0; row < places.length; row++) {
      if (judges(row)) {
        hits[next++] = hit(row, k);
      }
    }
    return Statistic.share(hits);
  }
}
