package dev.codefusion.bench;

import java.util.List;

/**
 * Several measurements of one thing.
 *
 * @param low the lowest
 * @param median the middle one
 * @param p95 what 95 % do not exceed
 * @param p99 what 99 % do not exceed
 * @param high the highest
 * @param count how many there were
 */
public record Spread(double low, double median, double p95, double p99, double high, int count) {

  /**
   * Sums up measurements.
   *
   * @throws IllegalArgumentException where there are none
   */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to sum up");
    }
    List<Double> sorted = values.stream().sorted().toList();
    return new Spread(
        sorted.get(0),
        quantile(sorted, 0.5),
        quantile(sorted, 0.95),
        quantile(sorted, 0.99),
        sorted.get(sorted.size() - 1),
        sorted.size());
  }

  /** The smallest value that at least that share does not exceed. */
  private static double quantile(List<Double> sorted, double share) {
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(0, index));
  }
}
