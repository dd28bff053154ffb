package dev.codefusion.schedulers;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;

/**
 * The square root schedule, {@code alphaBar = 1 - sqrt(t / T + 1e-4)}: the paper's (section 4.2).
 *
 * <p>It comes from Diffusion-LM (Li et al. 2022), whose code makes T steps of it: step t keeps the
 * share {@code 1 - beta_t} of the variance, {@code beta_t = min(1 - alphaBar(t + 1) / alphaBar(t),
 * 0.999)}, so that the first of the T levels already holds noise and the last holds a trace of
 * signal. Diffusion time runs over that table, u = 0 at its first level and u = 1 at its last,
 * linearly in log-SNR between neighbours.
 *
 * <p>Options: {@code steps}, T, from 2 to 5000, by default the paper's 1200; {@code noiseScale}, a
 * factor on the standard deviation of the noise, from 0.01 to 100, by default 1.
 */
public final class SqrtSchedule implements NoiseScheduleProvider {

  private static final double OFFSET = 1e-4;
  private static final double MAX_BETA = 0.999;

  @Override
  public String name() {
    return "sqrt";
  }

  @Override
  public NoiseSchedule create(Options options) {
    // From 10,000 steps on, the formula has reached zero before its last step.
    double[] table = table(options.integer("steps", 1200, 2, 5000));
    return ScaledSchedule.of(options, u -> interpolate(table, u));
  }

  private static double[] table(int steps) {
    double[] logSnr = new double[steps];
    double alphaBar = 1;
    for (int t = 0; t < steps; t++) {
      double beta = 1 - formula((t + 1.0) / steps) / formula((double) t / steps);
      alphaBar *= 1 - Math.min(beta, MAX_BETA);
      logSnr[t] = NoiseLevel.ofAlphaBar(alphaBar).logSnr();
    }
    return logSnr;
  }

  private static double formula(double time) {
    return 1 - Math.sqrt(time + OFFSET);
  }

  private static double interpolate(double[] table, double u) {
    double t = u * (table.length - 1);
    int below = Math.min((int) t, table.length - 2);
    double share = t - below;
    return (1 - share) * table[below] + share * table[below + 1];
  }
}
