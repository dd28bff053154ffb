package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
 *   <li>{@code grid=quantiles}: the schedule's u = 1 first, then N - 1 levels at equal strides
 *       through the list of the option {@code levels}, log-SNRs that rise and are separated by
 *       blanks, both ends included; between two of the list, linearly. The list is meant to hold
 *       equal shares of the levels that a model was trained at; a training with adaptive noise
 *       levels fills it in.
 * </ul>
 */
final class TimeGrid {

  private enum Kind {
    UNIFORM,
    ENDPOINTS,
    LOG_SNR,
    WINDOW,
    QUANTILES
  }

  private final Kind kind;
  private final double from;
  private final double to;
  private final double[] quantiles;

  private TimeGrid(Kind kind, double from, double to) {
    this.kind = kind;
    this.from = from;
    this.to = to;
    quantiles = new double[] {from, to};
  }

  private TimeGrid(double[] quantiles) {
    this.kind = Kind.QUANTILES;
    this.from = quantiles[0];
    this.to = quantiles[quantiles.length - 1];
    this.quantiles = quantiles;
  }

  /**
   * Reads the options {@code grid}, {@code from}, {@code to} and {@code levels}.
   *
   * @throws ConfigurationException where they do not go together
   */
  static TimeGrid of(Options options) {
    String grid =
        options.oneOf("grid", "uniform", List.of("uniform", "endpoints", "log-snr", "quantiles"));
    Optional<String> list = options.text("levels");
    if (list.isPresent() != grid.equals("quantiles")) {
      throw new ConfigurationException(
          list.isPresent()
              ? "Option 'levels' is the list of the grid 'quantiles', but 'grid' is '%s'; set 'grid' to 'quantiles' or leave it out."
                  .formatted(grid)
              : "The grid 'quantiles' needs option 'levels', a list of rising log-SNRs; a training with adaptive noise levels fills it in.");
    }
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
      case "quantiles" -> new TimeGrid(quantiles(list.orElseThrow()));
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
    if ((kind == Kind.WINDOW || kind == Kind.QUANTILES) && (from <= noisiest || to > cleanest)) {
      throw new ConfigurationException(
          "The window from %s to %s of the grid '%s' leaves the schedule's log-SNR, %s to %s; choose %s within it."
              .formatted(
                  from,
                  to,
                  kind == Kind.WINDOW ? "log-snr" : "quantiles",
                  noisiest,
                  cleanest,
                  kind == Kind.WINDOW ? "'from' and 'to'" : "'levels'"));
    }
    double n = steps;
    IntToDoubleFunction logSnr =
        switch (kind) {
          case UNIFORM -> i -> schedule.logSnr((n - i) / n);
          case ENDPOINTS -> i -> schedule.logSnr(n == 1 ? 1 : (n - 1 - i) / (n - 1));
          case LOG_SNR -> i -> between(noisiest, cleanest, i / n);
          case WINDOW ->
              i -> i == 0 ? noisiest : between(from, to, n == 2 ? 0.5 : (i - 1) / (n - 2));
          case QUANTILES -> i -> i == 0 ? noisiest : quantile(n == 2 ? 0.5 : (i - 1) / (n - 2));
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

  private double quantile(double share) {
    double place = share * (quantiles.length - 1);
    int before = Math.min((int) place, quantiles.length - 2);
    return between(quantiles[before], quantiles[before + 1], place - before);
  }

  private static double[] quantiles(String list) {
    double[] levels = new double[0];
    try {
      levels = Arrays.stream(list.strip().split(" +")).mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      // Falls through to the one message for all faults.
    }
    boolean rises = levels.length >= 2;
    for (int i = 1; i < levels.length; i++) {
      rises &= levels[i] > levels[i - 1];
    }
    if (!rises || !Arrays.stream(levels).allMatch(Double::isFinite)) {
      throw new ConfigurationException(
          "Option 'levels' is '%s', but must be two or more rising log-SNRs, separated by blanks."
              .formatted(list));
    }
    return levels;
  }

  private static double between(double start, double end, double share) {
    return (1 - share) * start + share * end;
  }
}
