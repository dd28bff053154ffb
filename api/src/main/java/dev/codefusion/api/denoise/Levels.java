package dev.codefusion.api.denoise;

/**
 * The noise in some latents: one level for all positions, or one for each. Immutable.
 *
 * <p>A sampler may announce another level than there is; the denoiser believes what it is told.
 */
public final class Levels {

  private final double[][] logSnr;
  private final double uniform;

  private Levels(double uniform, double[][] logSnr) {
    this.uniform = uniform;
    this.logSnr = logSnr;
  }

  /** Returns one level for all positions. */
  public static Levels uniform(NoiseLevel level) {
    return new Levels(level.logSnr(), new double[0][]);
  }

  /**
   * Returns a level for each position.
   *
   * @param logSnr for each row, a finite log-SNR for each position; copied
   */
  public static Levels each(double[][] logSnr) {
    double[][] copy = new double[logSnr.length][];
    for (int row = 0; row < copy.length; row++) {
      copy[row] = logSnr[row].clone();
      for (double value : copy[row]) {
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException("logSnr " + value + " is not finite");
        }
      }
    }
    return new Levels(Double.NaN, copy);
  }

  /** Returns whether one level holds for all positions. */
  public boolean isUniform() {
    return !Double.isNaN(uniform);
  }

  /** Returns the log-SNR at one position. */
  public double logSnr(int row, int position) {
    return isUniform() ? uniform : logSnr[row][position];
  }

  /** Returns the level where it is uniform, or the noisiest one where it is not. */
  public double noisiest() {
    double min = Double.POSITIVE_INFINITY;
    for (double[] row : logSnr) {
      for (double value : row) {
        min = Math.min(min, value);
      }
    }
    return isUniform() ? uniform : min;
  }
}
