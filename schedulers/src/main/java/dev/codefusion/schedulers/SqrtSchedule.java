package dev.codefusion.schedulers;

import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;

/**
 * The square root schedule, {@code alphaBar = 1 - sqrt(t / T + 1e-4)}: the paper's (section 4.2).
 *
 * <p>It comes from Diffusion-LM (Li et al. 2022), whose code makes T steps of it: step t keeps the
 * share {@code 1 - beta_t} of the variance, {@code beta_t = min(1 - alphaBar(t + 1) / alphaBar(t),
 * 0.999)}, so that the first of the T levels already holds noise and the last holds a trace of
 * signal. Diffusion time runs over that table, u = 0 at its first level and u = 1 at its last,
 * linearly in log-SNR between neighbours: with the paper's T, from 3.9 down to -14.8.
 *
 * <p>Options: {@code steps}, T, from 2 to 5000, by default the paper's 1200; {@code noiseScale} and
 * {@code sigmaFloor}: see {@code ScaledSchedule}.
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
    int steps = options.integer("steps", 1200, 2, 5000);
    return ScaledSchedule.of(options, LogSnrTable.ofBetas(steps, t -> beta(t, steps)));
  }

  private static double beta(int t, int steps) {
    double beta = 1 - formula((t + 1.0) / steps) / formula((double) t / steps);
    return Math.min(beta, MAX_BETA);
  }

  private static double formula(double time) {
    return 1 - Math.sqrt(time + OFFSET);
  }
}
