package dev.codefusion.runtime.tensorflow;

import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import java.util.Map;

/** The shipped network at sizes at which a test can look at every number. */
public final class TinySpec {

  /** Code of up to 6 of 11 tokens, utterances of up to 5 of the same. */
  public static final Dims DIMS = new Dims(11, 11, true, 8, 2, 4, 1, 1, 1, 6, 5);

  private TinySpec() {}

  /** Returns the network with the shipped encoder and the paper's denoiser. */
  public static CodeFusionNetwork.Spec of(Parameterization parameterization, boolean outputPrior) {
    return of(parameterization, outputPrior, "transformer", Map.of());
  }

  /** Returns the network with the shipped encoder and a denoiser by name, with its options. */
  public static CodeFusionNetwork.Spec of(
      Parameterization parameterization,
      boolean outputPrior,
      String denoiser,
      Map<String, String> options) {
    ClassLoader loader = TinySpec.class.getClassLoader();
    return new CodeFusionNetwork.Spec(
        DIMS,
        parameterization,
        outputPrior,
        Providers.load("encoder", UtteranceEncoderProvider.class, loader).get("scratch"),
        Options.none("encoder"),
        Providers.load("denoiser network", DenoiserNetworkProvider.class, loader).get(denoiser),
        Options.of("denoiser", options),
        false);
  }
}
