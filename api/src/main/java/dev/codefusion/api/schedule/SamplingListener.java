package dev.codefusion.api.schedule;

import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Levels;

/** Told of every step of a sampling run, on the thread that samples. */
@FunctionalInterface
public interface SamplingListener {

  /** Takes no notice and never ends a run. */
  SamplingListener NONE = (step, steps, levels, estimate) -> true;

  /**
   * Hears of one step. The arguments are only read, and not kept after the call.
   *
   * @param step number of the step just done, from 1
   * @param steps steps asked for
   * @param levels noise that the denoiser was told of
   * @param estimate what the denoiser answered
   * @return whether to go on; false makes this estimate the last
   */
  boolean onStep(int step, int steps, Levels levels, Estimate estimate);
}
