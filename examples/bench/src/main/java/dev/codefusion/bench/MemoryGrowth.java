package dev.codefusion.bench;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Resident memory of this process before and after some work was done many times.
 *
 * @param warmup times that it was done before the first look
 * @param runs times that it was done between the two looks
 * @param before bytes at the first look
 * @param after bytes at the second
 */
public record MemoryGrowth(int warmup, int runs, long before, long after) {

  private static final Path STATM = Path.of("/proc/self/statm");

  /** Every page that Linux counts here has this many bytes on x86-64 and on most of arm64. */
  private static final long PAGE = 4_096;

  /**
   * Does some work and looks.
   *
   * @throws ConfigurationException where the system does not tell (other than Linux)
   */
  public static MemoryGrowth of(Runnable work, int warmup, int runs) {
    if (!Files.isReadable(STATM)) {
      throw new ConfigurationException(
          "Resident memory is read from %s, which is not there; this works on Linux only."
              .formatted(STATM));
    }
    for (int i = 0; i < warmup; i++) {
      work.run();
    }
    long before = resident();
    for (int i = 0; i < runs; i++) {
      work.run();
    }
    return new MemoryGrowth(warmup, runs, before, resident());
  }

  /** Returns by what share of the first look the second is larger; below 0 where it is smaller. */
  public double growth() {
    return (double) (after - before) / before;
  }

  private static long resident() {
    // Java's own heap must not hide what native code keeps, nor be taken for it.
    System.gc();
    try {
      return Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * PAGE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
