package dev.codefusion.api.schedule;

import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;

/**
 * A way from noise to clean vectors.
 *
 * <p>Implementations MUST be immutable and safe for many threads, and:
 *
 * <ul>
 *   <li>{@code N} steps MUST make exactly {@code N} calls of {@link Denoiser#estimate}; {@code N =
 *       1} is legal.
 *   <li>The first call MUST ask about the first draw of the {@link Noise} given, at the schedule's
 *       log-SNR at 1. All randomness MUST come from that noise, so that the same seed gives the
 *       same answer.
 *   <li>Where all positions share one level, its log-SNR MUST rise strictly from call to call.
 *   <li>What it asks about MUST keep rows, lengths and dimension, be zero in the padding, and be
 *       finite as long as the estimates are. Rows MUST NOT influence each other.
 *   <li>The listener MUST hear of every step, once and in order, with the very levels and estimate.
 *   <li>An estimate MUST NOT be changed: the listener may look at it, and the denoiser may keep it.
 * </ul>
 */
public interface Sampler {

  /**
   * Runs once.
   *
   * @param denoiser the model, set up for this run; MUST NOT be closed
   * @param schedule how noise goes down; asked within [0, 1] only
   * @param steps calls of the denoiser, at least 1
   * @param noise the run's noise, fresh; it fixes rows, lengths and dimension
   * @param listener told after every step; where it returns false, the run MUST end with that
   *     step's estimate
   * @return the last estimate, as it is
   * @throws IllegalArgumentException where steps are below 1
   * @throws dev.codefusion.api.ConfigurationException where the schedule does not suit the options
   */
  Estimate sample(
      Denoiser denoiser, NoiseSchedule schedule, int steps, Noise noise, SamplingListener listener);
}
