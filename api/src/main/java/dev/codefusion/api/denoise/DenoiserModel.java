package dev.codefusion.api.denoise;

/**
 * A denoiser between its runs: whatever all of them share, such as weights. Safe for many threads.
 * Closed by whoever made it, once its runs are done.
 */
public interface DenoiserModel extends AutoCloseable {

  /**
   * Returns the denoiser of one run. The caller closes it.
   *
   * @throws dev.codefusion.api.ConfigurationException where the run asks for what this model cannot
   *     do, guidance say
   */
  Denoiser denoiser(Conditioning conditioning);

  /** Frees what the runs share. */
  @Override
  default void close() {}
}
