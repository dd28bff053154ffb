package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.SplittableRandom;

/**
 * Draws the noise levels of a batch: u uniform and stratified, so that every batch covers the whole
 * schedule evenly, and a share of rows at its highest noise, where sampling starts.
 */
record LevelDraw(NoiseSchedule schedule, double pureShare) {

  /** Returns a log-SNR for each of so many rows. */
  double[] draw(int rows, SplittableRandom random) {
    double[] logSnr = new double[rows];
    double shift = random.nextDouble();
    for (int i = 0; i < rows; i++) {
      double u = (i + shift) / rows;
      logSnr[i] = schedule.logSnr(random.nextDouble() < pureShare ? 1 : u);
    }
    for (int i = rows - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swapped = logSnr[i];
      logSnr[i] = logSnr[j];
      logSnr[j] = swapped;
    }
    return logSnr;
  }
}
