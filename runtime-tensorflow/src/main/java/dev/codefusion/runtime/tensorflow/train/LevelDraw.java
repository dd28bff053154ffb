package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings.Noise.Levels;
import java.util.SplittableRandom;

/**
 * Draws the noise levels of a batch, stratified, so that every batch covers the whole range evenly,
 * with a share of rows at the schedule's highest noise, where sampling starts.
 *
 * @param schedule noise schedule
 * @param levels what the levels of the other rows are spread over
 * @param latent dimension of the diffused vectors
 * @param pureShare share of rows at the highest noise
 * @param warp what has been learned of the loss, where that counts
 */
record LevelDraw(
    NoiseSchedule schedule, Levels levels, int latent, double pureShare, LossWarp warp) {

  /** How far below and above the middle the window reaches. */
  static final double BELOW = 1.5;

  static final double ABOVE = 3;
  private static final double SCALE = 0.85;

  /** Makes a draw that has learned nothing of the loss. */
  LevelDraw(NoiseSchedule schedule, Levels levels, int latent, double pureShare) {
    this(schedule, levels, latent, pureShare, new LossWarp(latent));
  }

  /** Returns a log-SNR for each of so many rows. */
  double[] draw(int rows, SplittableRandom random) {
    double[] logSnr = new double[rows];
    double shift = random.nextDouble();
    for (int i = 0; i < rows; i++) {
      double u = (i + shift) / rows;
      logSnr[i] = random.nextDouble() < pureShare ? pure() : level(u);
    }
    for (int i = rows - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swapped = logSnr[i];
      logSnr[i] = logSnr[j];
      logSnr[j] = swapped;
    }
    return logSnr;
  }

  /** Returns the log-SNR at share u of the range, where u rises with the noise. */
  double level(double u) {
    return switch (levels) {
      case UNIFORM -> schedule.logSnr(u);
      case WINDOW -> inWindow(u, latent);
      case ADAPTIVE -> adaptive(u, latent, warp);
    };
  }

  /** Returns the log-SNR at share u of what has been learned, or of the window until then. */
  static double adaptive(double u, int latent, LossWarp warp) {
    return warp.isLearned() ? warp.logSnr(u) : inWindow(u, latent);
  }

  private static double inWindow(double u, int latent) {
    double lowest = Math.exp(-Math.exp(BELOW / SCALE));
    double highest = Math.exp(-Math.exp(-ABOVE / SCALE));
    double share = lowest + u * (highest - lowest);
    return -(middle(latent) - SCALE * Math.log(-Math.log(share)));
  }

  /** Returns the log-SNR at which sampling starts. */
  double pure() {
    return schedule.logSnr(1);
  }

  /** Returns the negated log-SNR at which half of what a lone token says is lost. */
  double middle() {
    return middle(latent);
  }

  private static double middle(int latent) {
    return Math.log(latent / 9.6);
  }
}
