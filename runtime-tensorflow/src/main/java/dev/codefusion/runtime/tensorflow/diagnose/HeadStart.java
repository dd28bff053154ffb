package dev.codefusion.runtime.tensorflow.diagnose;

import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import org.jspecify.annotations.Nullable;

/**
 * A denoiser that is shown the known program at one level of noise for as long as the sampler
 * stands in more noise than that: what happens below that level is then the model's own doing, and
 * what would have happened above it does not matter. A call whose positions differ in noise is let
 * through: a sampler such as {@code commit}, all of whose calls but the first are such, is shown
 * the program once and goes on from what it made of that.
 */
final class HeadStart implements Denoiser {

  private final Denoiser denoiser;
  private final Latents start;
  private final NoiseLevel level;
  private @Nullable Estimate first;

  /**
   * Wraps a denoiser, which is not closed with it.
   *
   * @param start the program at {@code level}
   */
  HeadStart(Denoiser denoiser, Latents start, NoiseLevel level) {
    this.denoiser = denoiser;
    this.start = start;
    this.level = level;
  }

  @Override
  public Estimate estimate(Latents x, Levels levels) {
    if (!levels.isUniform() || levels.noisiest() >= level.logSnr()) {
      return denoiser.estimate(x, levels);
    }
    if (first == null) {
      first = denoiser.estimate(start, Levels.uniform(level));
    }
    return first;
  }
}
