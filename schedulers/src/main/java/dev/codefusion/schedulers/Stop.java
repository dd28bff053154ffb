package dev.codefusion.schedulers;

import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.List;

/**
 * One stop on the way of a sampler, where it asks the denoiser.
 *
 * @param told the level that the denoiser is told of, and believed to be right by the move onwards
 * @param held the level that the move towards this stop aimed at; the same, unless the sampler
 *     means to tell of more noise than there is
 */
record Stop(NoiseLevel told, NoiseLevel held) {

  /** Where a sampler stops: at strictly rising log-SNR, both told and held. */
  @FunctionalInterface
  interface Route {

    /**
     * Returns the stops, noisiest first.
     *
     * @param steps how many, at least 1
     */
    List<Stop> stops(NoiseSchedule schedule, int steps);
  }
}
