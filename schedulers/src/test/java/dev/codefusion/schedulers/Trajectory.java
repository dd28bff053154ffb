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
import java.util.ArrayList;
import java.util.List;

/**
 * What a sampler asked of a denoiser in one run, and what came of it.
 *
 * @param asked the noisy vectors of each step, copied
 * @param levels what each step was said to hold
 * @param result the sampler's answer
 */
record Trajectory(List<Latents> asked, List<Levels> levels, Estimate result) {

  static Trajectory of(
      Sampler sampler, Denoiser denoiser, NoiseSchedule schedule, int steps, Noise noise) {
    return of(sampler, denoiser, schedule, steps, noise, SamplingListener.NONE);
  }

  static Trajectory of(
      Sampler sampler,
      Denoiser denoiser,
      NoiseSchedule schedule,
      int steps,
      Noise noise,
      SamplingListener listener) {
    List<Latents> asked = new ArrayList<>();
    List<Levels> told = new ArrayList<>();
    Denoiser recorder =
        (x, levels) -> {
          asked.add(Latents.of(x.lengths(), x.dimension(), x.values().clone()));
          told.add(levels);
          return denoiser.estimate(x, levels);
        };
    Estimate result = sampler.sample(recorder, schedule, steps, noise, listener);
    return new Trajectory(asked, told, result);
  }

  /** Returns the level of one step, which must hold for all positions. */
  NoiseLevel level(int step) {
    if (!levels.get(step).isUniform()) {
      throw new IllegalStateException("step " + step + " has no single level");
    }
    return new NoiseLevel(levels.get(step).noisiest());
  }
}
