package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** An affine map of every position: {@code y = x W + b}; linear where there is no b. */
record Linear(Operand<TFloat32> weight_IO, @Nullable Operand<TFloat32> bias_O, int out) {

  static Linear create(Params params, int in, int out) {
    return new Linear(params.matrix("weight", in, out), params.filled("bias", 0, out), out);
  }

  /** Makes a map that starts at zero, so that what it adds to is undisturbed at first. */
  static Linear zero(Params params, int in, int out) {
    return new Linear(params.filled("weight", 0, in, out), params.filled("bias", 0, out), out);
  }

  /** Maps B x L x I to B x L x O. */
  Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BLI) {
    // One large matrix product over all positions is what the processor does best.
    var x_NI = tf.reshape(x_BLI, tf.array(-1, in()));
    var y_NO = flat(tf, x_NI);
    var rows = tf.stridedSlice(tf.shape(x_BLI), Indices.sliceTo(2));
    return tf.reshape(y_NO, tf.concat(java.util.List.of(rows, tf.array(out)), tf.constant(0)));
  }

  /** Maps N x I to N x O. */
  Operand<TFloat32> flat(Ops tf, Operand<TFloat32> x_NI) {
    var y_NO = tf.linalg.matMul(x_NI, weight_IO);
    return bias_O == null ? y_NO : tf.nn.biasAdd(y_NO, bias_O);
  }

  private int in() {
    return (int) weight_IO.shape().get(0);
  }
}
