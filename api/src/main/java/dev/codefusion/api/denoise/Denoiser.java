package dev.codefusion.api.denoise;

/**
 * Estimates clean vectors from noisy ones. Made for one run: one batch under one condition.
 *
 * <p>It owns the condition, the lengths, guidance, the memory of self-conditioning, fixed positions
 * and clamping; a sampler sees none of them. Not thread-safe. Closed by whoever made it.
 */
public interface Denoiser extends AutoCloseable {

  /**
   * Estimates {@code x0}.
   *
   * @param x noisy vectors; only read, and not kept
   * @param levels how much noise x is said to hold
   * @return x0 in the shape of x, zero in the padding, and a confidence for each position
   */
  Estimate estimate(Latents x, Levels levels);

  /** Frees what this run holds. */
  @Override
  default void close() {}
}
