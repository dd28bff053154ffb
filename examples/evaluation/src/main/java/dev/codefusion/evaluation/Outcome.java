package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import java.util.List;
import java.util.OptionalInt;

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
    for (int i = 0; i < candidates.size(); i++) {
      if (ExactMatch.matches(candidates.get(i).code(), pair.code())) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Returns how far the first candidate is from the reference: their edit distance in characters by
   * the length of the longer one, from 0 to 1; 1 without a candidate.
   */
  public double distance() {
    return candidates.isEmpty()
        ? 1
        : EditDistance.normalized(
            ExactMatch.fold(candidates.get(0).code()), ExactMatch.fold(pair.code()));
  }
}
