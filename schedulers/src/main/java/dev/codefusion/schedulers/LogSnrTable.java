package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.denoise.NoiseLevel;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/**
 * The noise levels of a chain of T steps: step t keeps the share {@code 1 - beta_t} of the
 * variance, so that {@code alphaBar_t = (1 - beta_1) ... (1 - beta_t)}. Diffusion time runs over
 * the table, u = 0 at its first level and u = 1 at its last, linearly in log-SNR between
 * neighbours.
 */
final class LogSnrTable implements DoubleUnaryOperator {

  /** Below this there is no telling one level from the next. */
  private static final double NO_SIGNAL = 1e-300;

  private final double[] logSnr;

  private LogSnrTable(double[] logSnr) {
    this.logSnr = logSnr;
  }

  /**
   * Computes the table.
   *
   * @param steps T, at least 2
   * @param beta the share of the variance that a step, from 0, replaces; within (0, 1)
   * @throws ConfigurationException where no signal is left before the last step
   */
  static LogSnrTable ofBetas(int steps, IntToDoubleFunction beta) {
    double[] logSnr = new double[steps];
    double alphaBar = 1;
    for (int t = 0; t < steps; t++) {
      alphaBar *= 1 - beta.applyAsDouble(t);
      if (alphaBar < NO_SIGNAL) {
        throw new ConfigurationException(
            "The betas leave no signal after %d of %d steps; choose fewer 'steps' or smaller betas."
                .formatted(t + 1, steps));
      }
      logSnr[t] = NoiseLevel.ofAlphaBar(alphaBar).logSnr();
    }
    return new LogSnrTable(logSnr);
  }

  @Override
  public double applyAsDouble(double u) {
    double t = u * (logSnr.length - 1);
    int below = Math.min((int) t, logSnr.length - 2);
    double share = t - below;
    return (1 - share) * logSnr[below] + share * logSnr[below + 1];
  }
}
