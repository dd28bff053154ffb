package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;

/**
 * The linear schedule of Ho et al. (2020): T steps whose betas rise evenly, {@code beta_t =
 * betaStart + (betaEnd - betaStart) (t - 1) / (T - 1)}, and {@code alphaBar} their running product,
 * {@code (1 - beta_1) ... (1 - beta_t)}; linearly in log-SNR between two steps.
 *
 * <p>With its defaults log-SNR runs from 9.2 down to -10.1.
 *
 * <p>Options: {@code betaStart}, by default 1e-4, and {@code betaEnd}, by default 0.02, from 1e-6
 * to 0.999, the first not above the second; {@code steps}, T, from 2 to 5000, by default 1000: the
 * betas are those of one step, so that fewer steps end with less noise. {@code noiseScale} and
 * {@code sigmaFloor}: see {@code ScaledSchedule}.
 */
public final class LinearSchedule implements NoiseScheduleProvider {

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public NoiseSchedule create(Options options) {
    return risingBetas(options, 1e-4, 0.02, 1);
  }

  /**
   * Makes a schedule whose betas rise evenly once their root is taken.
   *
   * @param betaStart default of the option
   * @param betaEnd default of the option
   * @param power which root: 1 for the betas themselves
   */
  static NoiseSchedule risingBetas(
      Options options, double betaStart, double betaEnd, double power) {
    double first = options.number("betaStart", betaStart, 1e-6, 0.999);
    double last = options.number("betaEnd", betaEnd, 1e-6, 0.999);
    int steps = options.integer("steps", 1000, 2, 5000);
    if (first > last) {
      throw new ConfigurationException(
          "Option 'betaStart' is %s and 'betaEnd' is %s, but betas must not fall."
              .formatted(first, last));
    }
    double from = Math.pow(first, 1 / power);
    double to = Math.pow(last, 1 / power);
    return ScaledSchedule.of(
        options,
        LogSnrTable.ofBetas(steps, t -> Math.pow(from + (to - from) * t / (steps - 1), power)));
  }
}
