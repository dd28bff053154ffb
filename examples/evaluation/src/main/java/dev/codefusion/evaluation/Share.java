package dev.codefusion.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A share of rows with its 95 % confidence interval, all between 0 and 1.
 *
 * @param share hits by rows
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Share(double share, double low, double high) {

  private static final int RESAMPLES = 1000;

  /** The 97.5th percentile of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  /**
   * Counts hits and resamples the rows with replacement, 1,000 times: the percentile interval of
   * Efron (1979), from the 25th to the 975th of the sorted shares. Where all rows are hits, or none
   * is, resampling would find no width; there it is the score interval of Wilson (1927).
   *
   * @param hits one flag a row; at least one
   * @param seed seed of the resampling
   */
  static Share of(boolean[] hits, long seed) {
    if (hits.length == 0) {
      throw new IllegalArgumentException("a share of no rows is undefined");
    }
    int count = count(hits);
    double rows = hits.length;
    if (count == 0) {
      return new Share(0, 0, Z * Z / (rows + Z * Z));
    }
    if (count == hits.length) {
      return new Share(1, rows / (rows + Z * Z), 1);
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] resampled = new int[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int draw = 0; draw < hits.length; draw++) {
        resampled[i] += hits[random.nextInt(hits.length)] ? 1 : 0;
      }
    }
    Arrays.sort(resampled);
    return new Share(
        count / rows,
        resampled[RESAMPLES / 40 - 1] / rows,
        resampled[RESAMPLES - RESAMPLES / 40 - 1] / rows);
  }

  private static int count(boolean[] hits) {
    int count = 0;
    for (boolean hit : hits) {
      count += hit ? 1 : 0;
    }
    return count;
  }
}
