package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an evaluation.
 *
 * @param exact by k, the share of rows of which one of the first k candidates matches the reference
 *     exactly; for k of 1, 3 and 5, as far as so many candidates were asked for
 * @param valid the share of first candidates that the language's check accepts, among those it
 *     judged; null where it judged none
 * @param judged first candidates that the check judged
 * @param candidates mean number of candidates a row
 * @param refused rows whose utterance the generator could not read; they count as misses
 * @param latency null where no more rows ran than the warm-ups
 */
public record Figures(
    Map<Integer, Share> exact,
    @Nullable Double valid,
    int judged,
    double candidates,
    int refused,
    @Nullable Latency latency) {

  private static final List<Integer> CUTOFFS = List.of(1, 3, 5);

  /** Computes the figures of at least one outcome. */
  static Figures of(
      List<Outcome> outcomes, int asked, long seed, int refused, @Nullable Latency latency) {
    Map<Integer, Share> exact = new TreeMap<>();
    for (int k : CUTOFFS) {
      if (k <= asked) {
        exact.put(k, Share.of(hits(outcomes, k), seed));
      }
    }
    int judged = 0;
    int valid = 0;
    int candidates = 0;
    for (Outcome outcome : outcomes) {
      candidates += outcome.candidates().size();
      Boolean verdict =
          outcome.candidates().stream().findFirst().flatMap(Candidate::valid).orElse(null);
      if (verdict != null) {
        judged++;
        valid += verdict ? 1 : 0;
      }
    }
    return new Figures(
        exact,
        judged == 0 ? null : valid / (double) judged,
        judged,
        candidates / (double) outcomes.size(),
        refused,
        latency);
  }

  private static boolean[] hits(List<Outcome> outcomes, int k) {
    boolean[] hits = new boolean[outcomes.size()];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = outcomes.get(i).exactRank().orElse(Integer.MAX_VALUE) <= k;
    }
    return hits;
  }
}
