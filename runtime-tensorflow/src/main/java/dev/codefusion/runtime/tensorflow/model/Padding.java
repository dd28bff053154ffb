package dev.codefusion.runtime.tensorflow.model;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What fills short rows up to the longest. */
final class Padding {

  private Padding() {}

  /** Returns B x {@code longest}: 1 at the first {@code lengths_B} positions of a row, then 0. */
  static Operand<TFloat32> mask(Ops tf, Operand<TInt32> lengths_B, Operand<TInt32> longest) {
    var range_1L = tf.expandDims(tf.range(tf.constant(0), longest, tf.constant(1)), tf.constant(0));
    var inside_BL = tf.math.less(range_1L, tf.expandDims(lengths_B, tf.constant(1)));
    return tf.stopGradient(tf.dtypes.cast(inside_BL, TFloat32.class));
  }
}
