package dev.codefusion.api.schedule;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Named;
import dev.codefusion.api.Options;

/**
 * Makes samplers of one kind. Register implementations as a {@code ServiceLoader} service; they
 * MUST be safe for many threads.
 */
public interface SamplerProvider extends Named {

  /**
   * Returns the sampler that the options describe. MUST ask for every option that it knows on every
   * call, each with a default, and MUST NOT keep the options. The same options MUST make samplers
   * that give the same answers.
   *
   * @throws ConfigurationException where an option's value is not allowed; the message names the
   *     option
   */
  Sampler create(Options options);
}
