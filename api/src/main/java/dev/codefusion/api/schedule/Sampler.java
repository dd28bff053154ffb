package dev.codefusion.api.schedule;

import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;

/**
 * A way from noise to clean vectors.
 *
 * <p>Implementations MUST be immutable and safe for many threads. {@code N} steps MUST make exactly
 * {@code N} calls of {@link Denoiser#estimate}; {@code N = 1} is legal. Where all positions share
 * one level, its log-SNR MUST rise strictly from call to call. All randomness MUST come from the
 * {@link Noise} given, whose first draw is the start.
 */
public interface Sampler {

  /**
   * Runs once.
   *
   * @param denoiser the model, set up for this run; the sampler does not close it
   * @param schedule how noise goes down
   * @param steps calls of the denoiser, at least 1
   * @param noise the run's noise; it fixes rows, lengths and dimension
   * @param listener told after every step; may end the run
   * @return the last estimate
   */
  Estimate sample(
      Denoiser denoiser, NoiseSchedule schedule, int steps, Noise noise, SamplingListener listener);
}
