package dev.codefusion.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * A figure that is a function of sums over rows, so that it can be computed anew for rows drawn
 * with replacement.
 *
 * @param terms what each row adds to the sums; all of one length
 * @param of the figure, from the sums
 * @param proportion whether it is a share of what the rows have, from 0 to 1
 */
record Statistic(double[][] terms, ToDoubleFunction<double[]> of, boolean proportion) {

  Statistic {
    if (terms.length == 0) {
      throw new IllegalArgumentException("a figure of no rows is undefined");
    }
  }

  /** Returns the mean of values, one a row. */
  static Statistic mean(double[] values) {
    return mean(values, false);
  }

  /** Returns the share of rows that are hits. */
  static Statistic share(boolean[] hits) {
    double[] values = new double[hits.length];
    for (int row = 0; row < hits.length; row++) {
      values[row] = hits[row] ? 1 : 0;
    }
    return mean(values, true);
  }

  private static Statistic mean(double[] values, boolean proportion) {
    double[][] terms = new double[values.length][];
    for (int row = 0; row < values.length; row++) {
      terms[row] = new double[] {values[row]};
    }
    return new Statistic(terms, sums -> sums[0] / values.length, proportion);
  }

  double value() {
    double[] sums = new double[terms[0].length];
    for (double[] row : terms) {
      add(sums, row);
    }
    return of.applyAsDouble(sums);
  }

  /**
   * Computes the figure for as many rows, drawn with replacement, again and again. Statistics of
   * equally many rows draw the same rows for the same seed.
   */
  double[] resampled(int times, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[times];
    double[] sums = new double[terms[0].length];
    for (int i = 0; i < times; i++) {
      Arrays.fill(sums, 0);
      for (int draw = 0; draw < terms.length; draw++) {
        add(sums, terms[random.nextInt(terms.length)]);
      }
      values[i] = of.applyAsDouble(sums);
    }
    return values;
  }

  private static void add(double[] sums, double[] row) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i];
    }
  }
}
