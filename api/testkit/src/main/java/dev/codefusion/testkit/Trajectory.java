package dev.codefusion.testkit;

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
 * @param estimates what the denoiser answered, not copied
 * @param result the sampler's answer
 */
public record Trajectory(
    List<Latents> asked, List<Levels> levels, List<Estimate> estimates, Estimate result) {

  /** Runs a sampler to its end. */
  public static Trajectory of(
      Sampler sampler, Denoiser denoiser, NoiseSchedule schedule, int steps, Noise noise) {
    return of(sampler, denoiser, schedule, steps, noise, SamplingListener.NONE);
  }

  /** Runs a sampler for as long as a listener wants. */
  public static Trajectory of(
      Sampler sampler,
      Denoiser denoiser,
      NoiseSchedule schedule,
      int steps,
      Noise noise,
      SamplingListener listener) {
    List<Latents> asked = new ArrayList<>();
    List<Levels> told = new ArrayList<>();
    List<Estimate> answered = new ArrayList<>();
    Denoiser recorder =
        (x, levels) -> {
          asked.add(Latents.of(x.lengths(), x.dimension(), x.values().clone()));
          told.add(levels);
          Estimate estimate = denoiser.estimate(x, levels);
          answered.add(estimate);
          return estimate;
        };
    Estimate result = sampler.sample(recorder, schedule, steps, noise, listener);
    return new Trajectory(asked, told, answered, result);
  }

  /**
   * Returns the level of one step, counted from 0.
   *
   * @throws IllegalStateException where its positions have levels of their own
   */
  public NoiseLevel level(int step) {
    if (!levels.get(step).isUniform()) {
      throw new IllegalStateException("step " + step + " has no single level");
    }
    return new NoiseLevel(levels.get(step).noisiest());
  }
}
