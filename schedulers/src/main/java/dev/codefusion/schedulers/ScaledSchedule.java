package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.function.DoubleUnaryOperator;

/**
 * A schedule's formula with the standard deviation of its noise multiplied by a factor s, which
 * moves the log-SNR by {@code -2 ln s} everywhere.
 *
 * <p>The more components a vector has, the more noise it takes to hide which one it is; Difformer
 * (Gao et al. 2022) therefore scales the noise of a known schedule instead of inventing another.
 */
final class ScaledSchedule implements NoiseSchedule {

  private final DoubleUnaryOperator unscaled;
  private final double shift;

  private ScaledSchedule(DoubleUnaryOperator unscaled, double noiseScale) {
    this.unscaled = unscaled;
    this.shift = -2 * Math.log(noiseScale);
  }

  /**
   * Reads the option {@code noiseScale} and applies it.
   *
   * @param unscaled u in [0, 1] to log-SNR, strictly decreasing
   * @throws ConfigurationException where the option is not within [0.01, 100]
   */
  static ScaledSchedule of(Options options, DoubleUnaryOperator unscaled) {
    return new ScaledSchedule(unscaled, options.number("noiseScale", 1, 0.01, 100));
  }

  @Override
  public double logSnr(double u) {
    if (!(u >= 0 && u <= 1)) {
      throw new IllegalArgumentException("diffusion time " + u + " is not within [0, 1]");
    }
    return unscaled.applyAsDouble(u) + shift;
  }
}
