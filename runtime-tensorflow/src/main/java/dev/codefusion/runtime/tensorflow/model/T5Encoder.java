package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoder;
import java.util.function.Supplier;

/** The encoder {@code t5}: what stands on the published layers of a {@link T5}. */
public final class T5Encoder {

  private T5Encoder() {}

  /**
   * Makes the encoder's weights.
   *
   * @param layers published layers that are run, 1 to all
   * @param tune whether training changes the published weights
   * @param weights the published weights; asked for when a session loads them
   * @throws dev.codefusion.api.ConfigurationException where the utterances are written in another
   *     vocabulary
   */
  public static UtteranceEncoder create(
      Params params,
      Dims dims,
      T5Spec spec,
      int layers,
      boolean tune,
      Supplier<PublishedWeights> weights) {
    PretrainedEncoder.Vocabulary vocabulary =
        new PretrainedEncoder.Vocabulary(spec.tokens(), spec.start(), spec.end(), spec.mask());
    vocabulary.requireIn(dims, "t5");
    int longest = dims.utteranceLength() + PretrainedEncoder.FRAME;
    T5 pretrained = T5.create(params.in("pretrained"), spec, layers, longest, tune, weights);
    return new PretrainedEncoder(params, dims, pretrained, spec.width(), vocabulary, tune);
  }
}
