package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiPredicate;

/**
 * What a generator made of one pair.
 *
 * @param pair the utterance put to it, and the reference
 * @param candidates its candidates, best first; none where it refused the utterance
 */
public record Outcome(Pair pair, List<Candidate> candidates) {

  public Outcome {
    candidates = List.copyOf(candidates);
  }

  /** Returns the place of the first candidate that matches the reference exactly, from 1. */
  public OptionalInt exactRank() {
    return rank(ExactMatch::matches);
  }

  /**
   * Returns the place, from 1, of the first candidate that matches the reference.
   *
   * @param match told a candidate and the reference
   */
  OptionalInt rank(BiPredicate<String, String> match) {
    for (int i = 0; i < candidates.size(); i++) {
      if (match.test(candidates.get(i).code(), pair.code())) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }
}
