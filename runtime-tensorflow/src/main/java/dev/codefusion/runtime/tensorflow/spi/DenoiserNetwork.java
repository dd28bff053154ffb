package dev.codefusion.runtime.tensorflow.spi;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The denoiser N of the paper (section 3.1) as a trainable graph: from noisy vectors, their noise
 * level and the encoded utterance to hidden states, from which the clean vectors are estimated.
 *
 * <p>{@code call} may be used several times in one graph, always with the same weights. Positions
 * beyond a row's length MUST NOT influence the others, and rows MUST NOT influence each other.
 */
public interface DenoiserNetwork {

  /**
   * Adds the network's ops.
   *
   * @param tf where the ops go
   * @param inputs what the network reads
   * @param dropout dropout of this graph
   * @return hidden states, B x L x D
   */
  Operand<TFloat32> call(Ops tf, Inputs inputs, Dropout dropout);

  /**
   * What a denoiser reads.
   *
   * @param x_BLd noisy vectors
   * @param selfCondition_BLd the previous estimate of the clean vectors, or zeros
   * @param logSnr_BL log-SNR at each position
   * @param lengths_B code tokens in each row
   * @param mask_BL 1 where there is a code token, 0 in the padding
   * @param utterance_BSD the encoded utterances; B may be 1, for all rows
   * @param utteranceMask_BS 1 where there is an utterance token, 0 in the padding
   * @param expected_BLd what each noisy vector by itself says of its clean one: the mean of the
   *     embeddings, weighted by how likely they are to have become it; all but zero where there is
   *     nothing but noise
   */
  record Inputs(
      Operand<TFloat32> x_BLd,
      Operand<TFloat32> selfCondition_BLd,
      Operand<TFloat32> logSnr_BL,
      Operand<TInt32> lengths_B,
      Operand<TFloat32> mask_BL,
      Operand<TFloat32> utterance_BSD,
      Operand<TFloat32> utteranceMask_BS,
      Operand<TFloat32> expected_BLd) {

    /**
     * Inputs as a caller has them, who leaves it to the network's owner to say what is expected.
     */
    public Inputs(
        Operand<TFloat32> x_BLd,
        Operand<TFloat32> selfCondition_BLd,
        Operand<TFloat32> logSnr_BL,
        Operand<TInt32> lengths_B,
        Operand<TFloat32> mask_BL,
        Operand<TFloat32> utterance_BSD,
        Operand<TFloat32> utteranceMask_BS) {
      this(
          x_BLd,
          selfCondition_BLd,
          logSnr_BL,
          lengths_B,
          mask_BL,
          utterance_BSD,
          utteranceMask_BS,
          x_BLd);
    }

    /** Returns these inputs with another expectation. */
    public Inputs expecting(Operand<TFloat32> expected_BLd) {
      return new Inputs(
          x_BLd,
          selfCondition_BLd,
          logSnr_BL,
          lengths_B,
          mask_BL,
          utterance_BSD,
          utteranceMask_BS,
          expected_BLd);
    }
  }
}
