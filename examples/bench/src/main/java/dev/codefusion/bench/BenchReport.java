package dev.codefusion.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What was measured.
 *
 * @param machine where
 * @param plan what was asked for
 * @param measured each work against the roof, in the order in which it was done
 */
public record BenchReport(Machine machine, BenchPlan plan, List<Measured> measured) {

  /**
   * One kind of work.
   *
   * @param what what was done
   * @param setting its sizes
   * @param gigaOperations 10^9 operations of the matrix products in one run
   * @param runsPerSecond how often it is done in a second, by the median time
   * @param tokensPerSecond code tokens in a second, by the median time
   * @param speed times, and the share of the roof
   */
  public record Measured(
      String what,
      Setting setting,
      double gigaOperations,
      double runsPerSecond,
      double tokensPerSecond,
      Speed speed) {}

  /**
   * A machine, in general words.
   *
   * @param load processes that wanted to run in the last minute; far above the processors, times
   *     are those of a crowd
   */
  public record Machine(String processor, int processors, String java, String os, double load) {

    /** Describes this machine now. */
    public static Machine here() {
      return new Machine(
          processorName(),
          Runtime.getRuntime().availableProcessors(),
          Runtime.version().toString(),
          System.getProperty("os.name") + " " + System.getProperty("os.arch"),
          ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processorName() {
      Path file = Path.of("/proc/cpuinfo");
      if (!Files.isReadable(file)) {
        return "unknown";
      }
      try (var lines = Files.lines(file)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.replaceFirst(".*:\\s*", ""))
            .findFirst()
            .orElse("unknown");
      } catch (IOException e) {
        return "unknown";
      }
    }
  }
}
