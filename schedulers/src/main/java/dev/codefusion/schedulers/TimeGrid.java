package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * The noise levels at which a sampler asks the denoiser: as many as there are steps, from the
 * schedule's noisiest on, at strictly rising log-SNR.
 *
 * <p>Read from the options of a sampler:
 *
 * <ul>
 *   <li>{@code grid=uniform}, the default: {@code u = 1, (N - 1) / N, ... 1 / N}. The clean end is
 *       left out, because an estimate there is an estimate of what is known already.
 *   <li>{@code grid=asymmetric}: the denoiser is told of the levels of {@code uniform}, but each
 *       move aims at a level further on, {@code u = max(0, u' - shift / N)} where the next one told
 *       of is at u'. So there is less noise than it is told of (asymmetric time intervals, Chen et
 *       al. 2023, Bit Diffusion). Option {@code shift}, from 0 to 100, by default 1; 0 is {@code
 *       uniform}. On it no sampler keeps the marginals, however many the steps: what noise there is
 *       is taken for more, and shrinks by more than the schedule says.
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
final class TimeGrid implements Stop.Route {

  private enum Kind {
    UNIFORM,
    ASYMMETRIC,
    ENDPOINTS,
    LOG_SNR,
    WINDOW,
    QUANTILES
  }

  private final Kind kind;
  private final double shift;
  private final Quantiles window;

  private TimeGrid(Kind kind, double shift, Quantiles window) {
    this.kind = kind;
    this.shift = shift;
    this.window = window;
  }

  /**
   * Reads the options {@code grid}, {@code shift}, {@code from}, {@code to} and {@code levels}.
   *
   * @throws ConfigurationException where they do not go together
   */
  static TimeGrid of(Options options) {
    String grid =
        options.oneOf(
            "grid",
            "uniform",
            List.of("uniform", "asymmetric", "endpoints", "log-snr", "quantiles"));
    Optional<String> list = options.text("levels");
    if (list.isPresent() != grid.equals("quantiles")) {
      throw new ConfigurationException(
          list.isPresent()
              ? "Option 'levels' is the list of the grid 'quantiles', but 'grid' is '%s'; set 'grid' to 'quantiles' or leave it out."
                  .formatted(grid)
              : "The grid 'quantiles' needs option 'levels', a list of rising log-SNRs; a training with adaptive noise levels fills it in.");
    }
    if (options.text("shift").isPresent() && !grid.equals("asymmetric")) {
      throw new ConfigurationException(
          "Option 'shift' goes with the grid 'asymmetric', but 'grid' is '%s'; set 'grid' to 'asymmetric' or leave it out."
              .formatted(grid));
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
    double shift = options.number("shift", grid.equals("asymmetric") ? 1 : 0, 0, 100);
    Kind kind =
        switch (grid) {
          case "asymmetric" -> Kind.ASYMMETRIC;
          case "quantiles" -> Kind.QUANTILES;
          case "endpoints" -> Kind.ENDPOINTS;
          case "log-snr" -> hasFrom ? Kind.WINDOW : Kind.LOG_SNR;
          default -> Kind.UNIFORM;
        };
    Quantiles window =
        list.map(Quantiles::parse).orElse(hasFrom ? Quantiles.of(from, to) : Quantiles.of(0, 1));
    return new TimeGrid(kind, shift, window);
  }

  /**
   * Returns the stops, noisiest first.
   *
   * @param steps how many, at least 1
   * @throws ConfigurationException where the window is not within the schedule's range
   * @throws IllegalArgumentException where there is no step, or the schedule does not decrease
   */
  @Override
  public List<Stop> stops(NoiseSchedule schedule, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(steps + " steps are below 1");
    }
    double noisiest = schedule.logSnr(1);
    double cleanest = schedule.logSnr(0);
    requireWindowWithin(noisiest, cleanest);
    double n = steps;
    IntToDoubleFunction logSnr =
        switch (kind) {
          case UNIFORM, ASYMMETRIC -> i -> schedule.logSnr((n - i) / n);
          case ENDPOINTS -> i -> schedule.logSnr(n == 1 ? 1 : (n - 1 - i) / (n - 1));
          case LOG_SNR -> i -> (1 - i / n) * noisiest + i / n * cleanest;
          case WINDOW, QUANTILES ->
              i -> i == 0 ? noisiest : window.share(n == 2 ? 0.5 : (i - 1) / (n - 2));
        };
    List<Stop> stops = new ArrayList<>();
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < steps; i++) {
      NoiseLevel told = new NoiseLevel(logSnr.applyAsDouble(i));
      if (told.logSnr() <= last) {
        throw new IllegalArgumentException(
            "log-SNR does not rise from step %d, %s, to the next, %s: the schedule is not strictly decreasing"
                .formatted(i, last, told.logSnr()));
      }
      last = told.logSnr();
      // No move leads to the first stop.
      boolean ahead = kind == Kind.ASYMMETRIC && i > 0;
      stops.add(new Stop(told, ahead ? schedule.at(Math.max(0, (n - i - shift) / n)) : told));
    }
    return stops;
  }

  private void requireWindowWithin(double noisiest, double cleanest) {
    if ((kind == Kind.WINDOW || kind == Kind.QUANTILES)
        && (window.noisiest() <= noisiest || window.cleanest() > cleanest)) {
      throw new ConfigurationException(
          "The window from %s to %s of the grid '%s' leaves the schedule's log-SNR, %s to %s; choose %s within it."
              .formatted(
                  window.noisiest(),
                  window.cleanest(),
                  kind == Kind.WINDOW ? "log-snr" : "quantiles",
                  noisiest,
                  cleanest,
                  kind == Kind.WINDOW ? "'from' and 'to'" : "'levels'"));
    }
  }
}
