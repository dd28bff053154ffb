package dev.codefusion.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Two generators on the same rows, by the paired bootstrap test: the same rows are drawn for both.
 * Where the difference of two shares is the same in every row, resampling would find no width;
 * there the interval is the score interval of Tango (1998) for paired proportions.
 *
 * @param against the other one, as the user named it
 * @param differences one for each measure and cut-off
 */
public record Comparison(String against, List<Difference> differences) {

  private static final int RESAMPLES = 10_000;

  /** Differences below this are of the arithmetic. */
  private static final double ROUNDING = 1e-9;

  /**
   * How much better one generator does than the other.
   *
   * @param measure exact, canonical, template, execution, or one of {@link Figures#scores}
   * @param k candidates looked at
   * @param share figure of the one, for a match the share of rows that it gets right
   * @param other figure of the other
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
    Map<String, Measure> here = scoring.measures(outcomes);
    Map<String, Measure> there = scoring.measures(others);
    List<Difference> differences = new ArrayList<>();
    here.forEach(
        (measure, ours) -> {
          Measure theirs = there.get(measure);
          if (theirs != null && ours.judged() > 0) {
            for (int k : Measure.cutoffs(scoring.candidates())) {
              differences.add(difference(measure, k, ours.at(k), theirs.at(k), scoring.seed()));
            }
          }
        });
    return new Comparison(against, differences);
  }

  private static Difference difference(
      String measure, int k, Statistic ours, Statistic theirs, long seed) {
    double gain = ours.value() - theirs.value();
    double[] resampled = ours.resampled(RESAMPLES, seed);
    double[] others = theirs.resampled(RESAMPLES, seed);
    // Resampled differences are centred on the one seen; moved onto zero, they show chance alone.
    int asGreat = 0;
    for (int i = 0; i < RESAMPLES; i++) {
      resampled[i] -= others[i];
      asGreat += Math.abs(resampled[i] - gain) >= Math.abs(gain) - ROUNDING ? 1 : 0;
    }
    Arrays.sort(resampled);
    double low = resampled[RESAMPLES / 40 - 1];
    double high = resampled[RESAMPLES - RESAMPLES / 40 - 1];
    if (ours.proportion() && high - low < ROUNDING) {
      double rows = ours.terms().length;
      double same = Share.Z2 / (rows + Share.Z2);
      double all = (rows - Share.Z2) / (rows + Share.Z2);
      low = gain > 0.5 ? all : gain < -0.5 ? -1 : -same;
      high = gain > 0.5 ? 1 : gain < -0.5 ? -all : same;
    }
    return new Difference(
        measure, k, ours.value(), theirs.value(), low, high, (asGreat + 1) / (RESAMPLES + 1.0));
  }
}
