package dev.codefusion.bench;

import java.lang.management.ManagementFactory;

/** Time on the wall, and time of the processors that this process took, since it was made. */
final class Clock {

  private final long wall = System.nanoTime();
  private final long processor = processorNanos();

  double wallSeconds() {
    return (System.nanoTime() - wall) * 1e-9;
  }

  /** All threads together; NaN where the platform does not tell. */
  double processorSeconds() {
    return processor < 0 ? Double.NaN : (processorNanos() - processor) * 1e-9;
  }

  private static long processorNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : -1;
  }
}
