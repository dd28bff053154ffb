package dev.codefusion.runtime.tensorflow.spi;

import dev.codefusion.api.Named;
import dev.codefusion.api.Options;

/**
 * Makes denoiser networks of one kind. Register implementations as a {@code ServiceLoader} service.
 */
public interface DenoiserNetworkProvider extends Named {

  /** Makes the network's weights, asking for every option that it knows. */
  DenoiserNetwork create(Params params, Dims dims, Options options);
}
