package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Params;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Guesses the number of code tokens from the utterance. The paper has none: it pads programs to 128
 * tokens and cuts at the first padding.
 */
record LengthHead(Linear hidden, Linear out) {

  static LengthHead create(Params params, Dims dims) {
    return new LengthHead(
        Linear.create(params.in("hidden"), dims.width(), dims.width()),
        Linear.create(params.in("out"), dims.width(), dims.codeLength()));
  }

  /** Returns the scores of lengths 1 to the longest, B x longest. */
  Operand<TFloat32> call(
      Ops tf, Operand<TFloat32> utterance_BSD, Operand<TFloat32> utteranceMask_BS) {
    var mean_B1D = Pooling.mean(tf, utterance_BSD, utteranceMask_BS);
    var mean_BD = tf.reshape(mean_B1D, tf.array(-1, (int) hidden.weight_IO().shape().get(0)));
    return out.flat(tf, tf.nn.relu(hidden.flat(tf, mean_BD)));
  }
}
