package dev.codefusion.cli;

import dev.codefusion.bench.BenchReport;
import dev.codefusion.bench.Spread;
import java.util.Locale;

/** How {@code bench} writes machines and figures for people. */
final class BenchFigures {

  private BenchFigures() {}

  /** Returns the line above a table: the machine, and what is measured there. */
  static String line(BenchReport.Machine machine, String what) {
    return number(
        "%s, %d processors, load %.1f, Java %s; %s\n\n",
        machine.processor(), machine.processors(), machine.load(), machine.java(), what);
  }

  static String megabytes(long bytes) {
    return number("%.1f MB", bytes / 1e6);
  }

  /** Returns the median with the lowest and the highest. */
  static String range(String format, Spread spread, double factor) {
    return number(
        format + " [" + format + ".." + format + "]",
        factor * spread.median(),
        factor * spread.low(),
        factor * spread.high());
  }

  static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
