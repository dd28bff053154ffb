package dev.codefusion.bench;

import dev.codefusion.api.ConfigurationException;
import java.util.function.IntConsumer;

/**
 * Resident memory of this process before and after some work was done many times.
 *
 * @param warmup times that it was done before the first look
 * @param runs times that it was done between the two looks
 * @param before bytes at the first look
 * @param after bytes at the second
 */
public record MemoryGrowth(int warmup, int runs, long before, long after) {

  /**
   * Does some work and looks.
   *
   * @param onRun told after each time how often it was done, those before the first look included
   * @throws ConfigurationException where the system does not tell (other than Linux)
   */
  public static MemoryGrowth of(Runnable work, int warmup, int runs, IntConsumer onRun) {
    Resident.require();
    for (int i = 0; i < warmup; i++) {
      work.run();
      onRun.accept(i + 1);
    }
    long before = Resident.bytesAfterCollection();
    for (int i = 0; i < runs; i++) {
      work.run();
      onRun.accept(warmup + i + 1);
    }
    return new MemoryGrowth(warmup, runs, before, Resident.bytesAfterCollection());
  }

  /** Returns by what share of the first look the second is larger; below 0 where it is smaller. */
  public double growth() {
    return (double) (after - before) / before;
  }
}
