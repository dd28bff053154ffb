package dev.codefusion.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Two generators on the same rows, by the paired bootstrap test.
 *
 * @param against the other one, as the user named it
 * @param differences one for each measure and cut-off
 */
public record Comparison(String against, List<Difference> differences) {

  private static final int RESAMPLES = 10_000;

  /**
   * How much more often one generator is right than the other.
   *
   * @param measure exact, canonical or template
   * @param k candidates looked at
   * @param share share of rows that it gets right
   * @param other share of rows that the other gets right
   * @param low lower end of the 95 % interval of the difference
   * @param high upper end
   * @param p two-sided: how often chance alone makes a difference as great, were there none
   */
  public record Difference(
      String measure, int k, double share, double other, double low, double high, double p) {}

  public Comparison {
    differences = List.copyOf(differences);
  }

  /**
   * Compares outcomes of the same pairs, row by row.
   *
   * @param against name of the other
   */
  public static Comparison of(
      List<Outcome> outcomes, List<Outcome> others, String against, Scoring scoring) {
    if (outcomes.size() != others.size()) {
      throw new IllegalArgumentException(
          "%d rows against %d".formatted(outcomes.size(), others.size()));
    }
    Map<String, Ranks> here = Ranks.byMeasure(outcomes, scoring.language());
    Map<String, Ranks> there = Ranks.byMeasure(others, scoring.language());
    List<Difference> differences = new ArrayList<>();
    for (String measure : List.of("exact", "canonical", "template")) {
      Ranks ours = here.get(measure);
      Ranks theirs = there.get(measure);
      if (ours != null && theirs != null && ours.judged() > 0) {
        for (int k : Ranks.cutoffs(scoring.candidates())) {
          differences.add(difference(measure, k, ours, theirs, scoring.seed()));
        }
      }
    }
    return new Comparison(against, differences);
  }

  private static Difference difference(String measure, int k, Ranks ours, Ranks theirs, long seed) {
    int[] gains = new int[ours.judged()];
    int hits = 0;
    int row = 0;
    for (int i = 0; i < ours.places().length; i++) {
      if (ours.judges(i)) {
        hits += ours.hit(i, k) ? 1 : 0;
        gains[row++] = (ours.hit(i, k) ? 1 : 0) - (theirs.hit(i, k) ? 1 : 0);
      }
    }
    int gain = Arrays.stream(gains).sum();
    int[] resampled = resampled(gains, seed);
    // Resampled differences are centred on the one seen; moved onto zero, they show chance alone.
    int asGreat = 0;
    for (int one : resampled) {
      asGreat += Math.abs(one - gain) >= Math.abs(gain) ? 1 : 0;
    }
    double rows = gains.length;
    return new Difference(
        measure,
        k,
        hits / rows,
        (hits - gain) / rows,
        resampled[RESAMPLES / 40 - 1] / rows,
        resampled[RESAMPLES - RESAMPLES / 40 - 1] / rows,
        (asGreat + 1) / (RESAMPLES + 1.0));
  }

  private static int[] resampled(int[] gains, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] sums = new int[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int draw = 0; draw < gains.length; draw++) {
        sums[i] += gains[random.nextInt(gains.length)];
      }
    }
    Arrays.sort(sums);
    return sums;
  }
}
