package dev.codefusion.api.schedule;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Named;
import dev.codefusion.api.Options;

/** Makes samplers of one kind. Register implementations as a {@code ServiceLoader} service. */
public interface SamplerProvider extends Named {

  /**
   * Returns the sampler that the options describe, asking for every option that it knows.
   *
   * @throws ConfigurationException where an option's value is not allowed
   */
  Sampler create(Options options);
}
