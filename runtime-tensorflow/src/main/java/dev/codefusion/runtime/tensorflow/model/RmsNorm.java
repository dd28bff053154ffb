package dev.codefusion.runtime.tensorflow.model;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** Brings every position to mean square 1, then scales (Zhang and Sennrich 2019). */
record RmsNorm(Operand<TFloat32> scale_D, double epsilon) {

  Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BLD) {
    var square_BL1 = tf.math.mean(tf.math.square(x_BLD), tf.constant(-1), Mean.keepDims(true));
    var inverse_BL1 = tf.math.rsqrt(tf.math.add(square_BL1, tf.constant((float) epsilon)));
    return tf.math.mul(tf.math.mul(x_BLD, inverse_BL1), scale_D);
  }
}
