package dev.codefusion.runtime.tensorflow.spi;

import dev.codefusion.api.Named;
import dev.codefusion.api.Options;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Makes utterance encoders of one kind. Register implementations as a {@code ServiceLoader}
 * service.
 */
public interface UtteranceEncoderProvider extends Named {

  /**
   * Makes the encoder's weights, asking for every option that it knows.
   *
   * @param embeddings_Vd the code embeddings, which an encoder may use for its own input where
   *     {@link Dims#sharedVocabulary()} holds
   */
  UtteranceEncoder create(
      Params params, Dims dims, Operand<TFloat32> embeddings_Vd, Options options);

  /**
   * Returns the tokenizer that the encoder's pretrained weights are made for; empty where it learns
   * to read any.
   *
   * @param options the encoder's options as the settings have them
   * @throws dev.codefusion.api.ConfigurationException where the options name files that are not
   *     there
   */
  default Optional<Tokens> tokens(Map<String, String> options) {
    return Optional.empty();
  }

  /**
   * Returns the options as a model's card keeps them, which must lead to the same pretrained
   * weights in every later release.
   */
  default Map<String, String> settled(Map<String, String> options) {
    return options;
  }

  /**
   * Makes the published encoder alone, frozen, without what a network of ours puts around it; empty
   * where this kind has none.
   *
   * @param params gets its weights
   */
  default Optional<Published> published(Params params, Options options) {
    return Optional.empty();
  }

  /**
   * A published encoder.
   *
   * @param name the model and which of its states, as a report names them
   * @param longest most tokens that it reads, without those that it adds
   * @param encoder gives a state for each token, B x S x the model's own width
   */
  record Published(String name, int longest, UtteranceEncoder encoder) {}

  /**
   * A tokenizer of utterances.
   *
   * @param tokenizer name of the plugin
   * @param options its options for making the vocabulary
   */
  record Tokens(String tokenizer, Map<String, String> options) {}
}
