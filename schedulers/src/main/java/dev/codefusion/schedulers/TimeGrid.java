package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The noise levels at which a sampler asks the denoiser: as many as there are steps, from the
 * schedule's noisiest on, at strictly rising log-SNR.
 *
 * <p>Read from the options of a sampler:
 *
 * <ul>
 *   <li>{@code grid=uniform}, the default: {@code u = 1, (N - 1) / N, ... 1 / N}. The clean end is
 *       left out, because an estimate there is an estimate of what is known already.
 *   <li>{@code grid=endpoints}: {@code u = 1, (N - 2) / (N - 1), ... 0}. With N the number of steps
 *       of a schedule made from a table, this visits the whole table and nothing else.
 *   <li>{@code grid=log-snr}: log-SNR in N equal strides from the schedule's u = 1 towards its u =
 *       0, which is left out. With the options {@code from} and {@code to}, both or neither: the
 *       schedule's u = 1 first, then N - 1 levels in equal strides from log-SNR {@code from} to
 *       {@code to}, where {@code from} is the noisier end, both included; a single level goes to
 *       the middle. The window has to lie within the schedule's range. It spends the steps where
 *       tokens are decided.
 * </ul>
 */
final class TimeGrid {

  private enum Kind {
    UNIFORM,
    ENDPOINTS,
    LOG_SNR,
    WINDOW
  }

  private final Kind kind;
  private final double from;
  private final double to;

  private TimeGrid(Kind kind, double from, double to) {
    this.kind = kind;
    this.from = from;
    this.to = to;
  }

  /**
   * Reads the options {@code grid}, {@code from} and {@code to}.
   *
   * @throws ConfigurationException where they do not go together
   */
  static TimeGrid of(Options options) {
    String grid = options.oneOf("grid", "uniform", List.of("uniform", "endpoints", "log-snr"));
    boolean hasFrom = options.text("from").isPresent();
    boolean hasTo = options.text("to").isPresent();
    if ((hasFrom || hasTo) && !grid.equals("log-snr")) {
      throw new ConfigurationException(
          "Options 'from' and 'to' bound the grid 'log-snr', but 'grid' is '%s'; set 'grid' to 'log-snr' or leave them out."
              .formatted(grid));
    }
    if (hasFrom != hasTo) {
      throw new ConfigurationException(
          "Option '%s' is given without '%s'; the window of the grid 'log-snr' needs both or neither."
              .formatted(hasFrom ? "from" : "to", hasFrom ? "to" : "from"));
    }
    double from = options.number("from", 0, -100, 100);
    double to = options.number("to", 0, -100, 100);
    if (hasFrom && from >= to) {
      throw new ConfigurationException(
          "Option 'from' is %s and 'to' is %s, but 'from' is the noisier end and must be below 'to'."
              .formatted(from, to));
    }
    return switch (grid) {
      case "endpoints" -> new TimeGrid(Kind.ENDPOINTS, from, to);
      case "log-snr" -> new TimeGrid(hasFrom ? Kind.WINDOW : Kind.LOG_SNR, from, to);
      default -> new TimeGrid(Kind.UNIFORM, from, to);
    };
  }

  /**
   * Returns the levels, noisiest first.
   *
   * @param steps how many, at least 1
   * @throws ConfigurationException where the window is not within the schedule's range
   * @throws IllegalArgumentException where there is no step, or the schedule does not decrease
   */
  List<NoiseLevel> levels(NoiseSchedule schedule, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(steps + " steps are below 1");
    }
    double noisiest = schedule.logSnr(1);
    double cleanest = schedule.logSnr(0);
    if (kind == Kind.WINDOW && (from <= noisiest || to > cleanest)) {
      throw new ConfigurationException(
          "The window from %s to %s of the grid 'log-snr' leaves the schedule's log-SNR, %s to %s; choose 'from' and 'to' within it."
              .formatted(from, to, noisiest, cleanest));
    }
    double n = steps;
    IntToDoubleFunction logSnr =
        switch (kind) {
          case UNIFORM -> i -> schedule.logSnr((n - i) / n);
          case ENDPOINTS -> i -> schedule.logSnr(n == 1 ? 1 : (n - 1 - i) / (n - 1));
          case LOG_SNR -> i -> between(noisiest, cleanest, i / n);
          case WINDOW ->
              i -> i == 0 ? noisiest : between(from, to, n == 2 ? 0.5 : (i - 1) / (n - 2));
        };
    List<NoiseLevel> levels =
        IntStream.range(0, steps).mapToDouble(logSnr).mapToObj(NoiseLevel::new).toList();
    for (int i = 1; i < steps; i++) {
      if (levels.get(i).logSnr() <= levels.get(i - 1).logSnr()) {
        throw new IllegalArgumentException(
            "log-SNR does not rise from step %d, %s, to the next, %s: the schedule is not strictly decreasing"
                .formatted(i, levels.get(i - 1).logSnr(), levels.get(i).logSnr()));
      }
    }
    return levels;
  }

  private static double between(double start, double end, double share) {
    return (1 - share) * start + share * end;
  }
}
