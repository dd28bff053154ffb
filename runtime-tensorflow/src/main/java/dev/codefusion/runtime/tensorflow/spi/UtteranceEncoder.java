package dev.codefusion.runtime.tensorflow.spi;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The encoder E of the paper (section 3.1) as a trainable graph: {@code E_s = E(s)}. Positions in
 * the padding MUST NOT influence the others.
 */
public interface UtteranceEncoder {

  /**
   * Adds the encoder's ops.
   *
   * @param tf where the ops go
   * @param utterance_BS ids of the utterance tokens
   * @param mask_BS 1 where there is a token, 0 in the padding
   * @param dropout dropout of this graph
   * @return the encoded utterances, B x S x D
   */
  Operand<TFloat32> call(
      Ops tf, Operand<TInt32> utterance_BS, Operand<TFloat32> mask_BS, Dropout dropout);
}
