package dev.codefusion.api.schedule;

import dev.codefusion.api.denoise.NoiseLevel;

/**
 * How much noise there is at each moment of diffusion time.
 *
 * <p>Implementations MUST be immutable and safe for many threads; {@code logSnr} MUST be finite and
 * strictly decreasing in {@code u}, and MUST return the same value for the same {@code u}. Without
 * options, a schedule SHOULD leave more signal than noise at 0, and next to no signal at 1. A
 * factor s on the noise's standard deviation is a shift by {@code -2 ln s}; a limit on the noise
 * narrows the range, since clamping would end the strict decrease.
 */
@FunctionalInterface
public interface NoiseSchedule {

  /**
   * Returns the log of the signal-to-noise ratio, {@code ln(alphaBar / (1 - alphaBar))}.
   *
   * @param u diffusion time, from 0 (clean) to 1 (noise)
   * @throws IllegalArgumentException where u is outside [0, 1] or not a number
   */
  double logSnr(double u);

  /** Returns the noise level at {@code u}. */
  default NoiseLevel at(double u) {
    return new NoiseLevel(logSnr(u));
  }
}
