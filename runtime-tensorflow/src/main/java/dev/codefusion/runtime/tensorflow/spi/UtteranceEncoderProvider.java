package dev.codefusion.runtime.tensorflow.spi;

import dev.codefusion.api.Named;
import dev.codefusion.api.Options;
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
}
