package dev.codefusion.runtime.tensorflow.model;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** One vector for a whole sequence. */
final class Pooling {

  private Pooling() {}

  /** Returns the mean over the positions whose mask is 1, as B x 1 x D. */
  static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x_BSD, Operand<TFloat32> mask_BS) {
    var mask_BS1 = tf.expandDims(mask_BS, tf.constant(-1));
    var keep = ReduceSum.keepDims(true);
    var sum_B1D = tf.reduceSum(tf.math.mul(x_BSD, mask_BS1), tf.constant(1), keep);
    return tf.math.div(sum_B1D, tf.reduceSum(mask_BS1, tf.constant(1), keep));
  }
}
