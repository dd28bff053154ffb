package dev.codefusion.api.denoise;

/**
 * Estimates clean vectors from noisy ones. Made for one run: one batch under one condition.
 *
 * <p>It owns the condition, the lengths, guidance, the memory of self-conditioning, fixed positions
 * and clamping; a sampler sees none of them. Not thread-safe. Closed by whoever made it.
 */
public interface Denoiser extends AutoCloseable {

  /**
   * Estimates {@code x0}. Of two denoisers made for the same run, both MUST answer the same calls
   * in the same way; rows MUST NOT influence each other.
   *
   * @param x noisy vectors, zero in the padding; MUST be only read, and not kept
   * @param levels how much noise x is said to hold. Levels that differ between positions SHOULD be
   *     taken
   * @return x0 in the shape of x, finite, zero in the padding, and a confidence for each position,
   *     from 0 to 1; its arrays are the caller's to read
   * @throws dev.codefusion.api.ConfigurationException where levels differ between positions and
   *     this denoiser takes one for all
   */
  Estimate estimate(Latents x, Levels levels);

  /** Frees what this run holds; MUST do nothing the second time. */
  @Override
  default void close() {}
}
