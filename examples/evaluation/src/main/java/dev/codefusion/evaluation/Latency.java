package dev.codefusion.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long one utterance takes, the next one being sent after the answer to the last.
 *
 * @param p50 median in milliseconds
 * @param p95 95th percentile in milliseconds, by nearest rank
 * @param rows answers that were timed
 * @param millis all times in milliseconds, the shortest first
 */
public record Latency(double p50, double p95, int rows, List<Double> millis) {

  public Latency {
    millis = List.copyOf(millis);
  }

  /** Makes the figures from times in nanoseconds, of which there is at least one. */
  static Latency of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    List<Double> millis = new ArrayList<>();
    for (long time : sorted) {
      millis.add(time / 1e6);
    }
    return new Latency(percentile(sorted, 50), percentile(sorted, 95), sorted.length, millis);
  }

  private static double percentile(long[] sorted, int percent) {
    int rank = (percent * sorted.length + 99) / 100;
    return sorted[rank - 1] / 1e6;
  }
}
