package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** Brings every position to mean 0 and variance 1, then scales and shifts (Ba et al. 2016). */
record LayerNorm(Operand<TFloat32> scale_D, Operand<TFloat32> shift_D, double epsilon) {

  static LayerNorm create(Params params, int width) {
    return new LayerNorm(params.filled("scale", 1, width), params.filled("shift", 0, width), 1e-5);
  }

  Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BLD) {
    var last = tf.constant(-1);
    var mean_BL1 = tf.math.mean(x_BLD, last, Mean.keepDims(true));
    var centred_BLD = tf.math.sub(x_BLD, mean_BL1);
    var variance_BL1 = tf.math.mean(tf.math.square(centred_BLD), last, Mean.keepDims(true));
    var inverse_BL1 = tf.math.rsqrt(tf.math.add(variance_BL1, tf.constant((float) epsilon)));
    var normal_BLD = tf.math.mul(centred_BLD, inverse_BL1);
    return tf.math.add(tf.math.mul(normal_BLD, scale_D), shift_D);
  }
}
