package dev.codefusion.schedulers;

import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplingListener;
import java.util.Arrays;
import java.util.List;

/**
 * The loop of every sampler that makes one {@link Transition} a step: estimate, then move to the
 * next level of the grid. The estimate at the last level is the result.
 */
final class TransitionSampler implements Sampler {

  private final TimeGrid grid;
  private final Transition.Rule rule;

  TransitionSampler(TimeGrid grid, Transition.Rule rule) {
    this.grid = grid;
    this.rule = rule;
  }

  @Override
  public Estimate sample(
      Denoiser denoiser,
      NoiseSchedule schedule,
      int steps,
      Noise noise,
      SamplingListener listener) {
    List<NoiseLevel> levels = grid.levels(schedule, steps);
    Latents x = noise.next();
    for (int step = 1; ; step++) {
      NoiseLevel level = levels.get(step - 1);
      Levels announced = Levels.uniform(level);
      Estimate estimate = denoiser.estimate(x, announced);
      requireShape(x, estimate.x0());
      if (!listener.onStep(step, steps, announced, estimate) || step == steps) {
        return estimate;
      }
      move(x, level.alpha(), estimate.x0(), rule.between(level, levels.get(step)), noise);
    }
  }

  /** Moves x in place, leaving the padding alone. */
  private static void move(Latents x, double alpha, Latents x0, Transition move, Noise noise) {
    float[] noisy = x.values();
    float[] clean = x0.values();
    float[] fresh = move.fresh() == 0 ? new float[0] : noise.next().values();
    for (int row = 0; row < x.rows(); row++) {
      int end = x.index(row, x.length(row));
      for (int i = x.index(row, 0); i < end; i++) {
        double next = move.clean() * clean[i] + move.residual() * (noisy[i] - alpha * clean[i]);
        noisy[i] = (float) (move.fresh() == 0 ? next : next + move.fresh() * fresh[i]);
      }
    }
  }

  private static void requireShape(Latents x, Latents x0) {
    if (x0.dimension() != x.dimension() || !Arrays.equals(x0.lengths(), x.lengths())) {
      throw new IllegalStateException(
          "the denoiser was asked about rows of %s positions x %d, but estimated %s x %d"
              .formatted(
                  Arrays.toString(x.lengths()),
                  x.dimension(),
                  Arrays.toString(x0.lengths()),
                  x0.dimension()));
    }
  }
}
