package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.function.DoubleUnaryOperator;

/**
 * What every schedule of this package has besides its formula: a scale of its noise, and a floor
 * under it.
 *
 * <ul>
 *   <li>{@code noiseScale}, from 0.01 to 100, by default 1: a factor s on the standard deviation of
 *       the noise, which moves the log-SNR by {@code -2 ln s} everywhere. The more components a
 *       vector has, the more noise it takes to hide which one it is; Difformer (Gao et al. 2022)
 *       therefore scales the noise of a known schedule instead of inventing another.
 *   <li>{@code sigmaFloor}, from 0 to 0.999, by default 0: the least sigma, as {@code x = alpha x0
 *       + sigma eps} has it, after the scale. Where the formula has less noise at u = 0, time runs
 *       over the rest of it only: u = 0 is the moment at which sigma is the floor, u = 1 stays
 *       where it was. Nothing is clamped, so that no two moments have one level. Little noise
 *       teaches nothing about discrete tokens (Ye et al. 2023, DINOISER, section 4.1).
 * </ul>
 */
final class ScaledSchedule implements NoiseSchedule {

  private final DoubleUnaryOperator unscaled;
  private final double shift;
  private final double start;

  private ScaledSchedule(DoubleUnaryOperator unscaled, double shift, double start) {
    this.unscaled = unscaled;
    this.shift = shift;
    this.start = start;
  }

  /**
   * Reads the options {@code noiseScale} and {@code sigmaFloor} and applies them.
   *
   * @param unscaled u in [0, 1] to log-SNR, strictly decreasing
   * @throws ConfigurationException where one is out of range, or all of the schedule has less noise
   *     than the floor
   */
  static ScaledSchedule of(Options options, DoubleUnaryOperator unscaled) {
    double shift = -2 * Math.log(options.number("noiseScale", 1, 0.01, 100));
    double floor = options.number("sigmaFloor", 0, 0, 0.999);
    ScaledSchedule whole = new ScaledSchedule(unscaled, shift, 0);
    if (floor <= whole.at(0).sigma()) {
      return whole;
    }
    double noisiest = whole.at(1).sigma();
    if (floor >= noisiest) {
      throw new ConfigurationException(
          "Option 'sigmaFloor' is %s, but the schedule's sigma ends at %s; choose a lower floor."
              .formatted(floor, noisiest));
    }
    double highest = NoiseLevel.ofAlphaBar(1 - floor * floor).logSnr();
    return new ScaledSchedule(unscaled, shift, DiffusionTime.of(whole, highest));
  }

  @Override
  public double logSnr(double u) {
    if (!(u >= 0 && u <= 1)) {
      throw new IllegalArgumentException("diffusion time " + u + " is not within [0, 1]");
    }
    return unscaled.applyAsDouble(start == 0 ? u : start + (1 - start) * u) + shift;
  }
}
