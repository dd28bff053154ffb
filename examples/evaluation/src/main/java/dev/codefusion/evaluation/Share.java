package dev.codefusion.evaluation;

import java.util.Arrays;

/**
 * A share of rows, or another figure of theirs on the same scale (a mean score, BLEU), with its 95
 * % confidence interval; 0 is worst and 1 is best.
 *
 * @param share the figure; hits by rows, where it is a share
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Share(double share, double low, double high) {

  private static final int RESAMPLES = 1000;

  /** Square of the 97.5th percentile of the standard normal distribution. */
  static final double Z2 = 1.959963984540054 * 1.959963984540054;

  /**
   * Resamples the rows with replacement, 1,000 times: the percentile interval of Efron (1979), from
   * the 25th to the 975th of the sorted figures. Where a share's rows are all hits, or none is,
   * resampling would find no width; there it is the score interval of Wilson (1927).
   *
   * @param seed seed of the resampling
   */
  static Share of(Statistic statistic, long seed) {
    double value = statistic.value();
    double rows = statistic.terms().length;
    if (statistic.proportion() && value == 0) {
      return new Share(0, 0, Z2 / (rows + Z2));
    }
    if (statistic.proportion() && value == 1) {
      return new Share(1, rows / (rows + Z2), 1);
    }
    double[] resampled = statistic.resampled(RESAMPLES, seed);
    Arrays.sort(resampled);
    return new Share(
        value, resampled[RESAMPLES / 40 - 1], resampled[RESAMPLES - RESAMPLES / 40 - 1]);
  }

  /**
   * Counts hits.
   *
   * @param hits one flag a row; at least one
   */
  static Share of(boolean[] hits, long seed) {
    return of(Statistic.share(hits), seed);
  }
}
