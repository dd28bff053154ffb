package dev.codefusion.schedulers;

import dev.codefusion.api.denoise.NoiseLevel;

/**
 * One move of a sampler, {@code x' = clean x0 + residual (x - alpha x0) + fresh z}, with {@code x0}
 * the estimate, {@code alpha} of the level left, and {@code z} new standard normal noise.
 *
 * <p>{@code x - alpha x0} is {@code sigma eps}. Written so, no move ever divides by alpha, which is
 * tiny where there is much noise and would blow up the errors of the estimate.
 *
 * @param clean factor on the estimate
 * @param residual factor on what the estimate does not explain
 * @param fresh standard deviation of the new noise, at least 0
 */
record Transition(double clean, double residual, double fresh) {

  /**
   * How a sampler moves.
   *
   * <p>Given the level left and the next one, which has the higher log-SNR.
   */
  @FunctionalInterface
  interface Rule {
    Transition between(NoiseLevel from, NoiseLevel to);
  }

  /**
   * How far a move goes beyond the last estimate, in the direction from the one before it: the
   * share of the way between the two by which it is carried on.
   *
   * <p>Given the level of the estimate before, that of the last one, and the next.
   */
  @FunctionalInterface
  interface Trend {
    double share(NoiseLevel before, NoiseLevel from, NoiseLevel to);
  }

  /**
   * Returns the share of the noise at {@code from} that diffusion adds on the way from {@code to}:
   * {@code (1 - alphaBar / alphaBar') / (1 - alphaBar)}, within (0, 1).
   */
  static double addedShare(NoiseLevel from, NoiseLevel to) {
    return -Math.expm1(from.logSnr() - to.logSnr());
  }
}
