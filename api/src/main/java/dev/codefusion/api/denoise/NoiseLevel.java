package dev.codefusion.api.denoise;

/**
 * One amount of noise, in all its usual notations.
 *
 * @param logSnr {@code ln(alphaBar / (1 - alphaBar))}, finite
 */
public record NoiseLevel(double logSnr) {

  public NoiseLevel {
    if (!Double.isFinite(logSnr)) {
      throw new IllegalArgumentException("logSnr " + logSnr + " is not finite");
    }
  }

  /** Returns the level at which the signal keeps the share {@code alphaBar} of the variance. */
  public static NoiseLevel ofAlphaBar(double alphaBar) {
    return new NoiseLevel(Math.log(alphaBar) - Math.log1p(-alphaBar));
  }

  /** Returns the signal's share of the variance, within (0, 1). */
  public double alphaBar() {
    return sigmoid(logSnr);
  }

  /** Returns the factor on the clean vector, {@code sqrt(alphaBar)}. */
  public double alpha() {
    return Math.sqrt(sigmoid(logSnr));
  }

  /** Returns the factor on the noise, {@code sqrt(1 - alphaBar)}. */
  public double sigma() {
    return Math.sqrt(sigmoid(-logSnr));
  }

  /**
   * Lets noise into clean numbers, {@code x = alpha x0 + sigma eps} (the paper's forward process).
   *
   * @param x0 clean numbers; only read
   * @param x the noise eps before, the noisy numbers after
   * @param from first index of the two arrays, at least 0
   * @param to index after the last
   */
  public void mix(float[] x0, float[] x, int from, int to) {
    double alpha = alpha();
    double sigma = sigma();
    for (int i = from; i < to; i++) {
      x[i] = (float) (alpha * x0[i] + sigma * x[i]);
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
