package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Tells a layer of the noise level at each position, which scales and shifts what was normalised
 * (as in Peebles and Xie 2023), starting from no effect.
 */
record Modulation(Linear map) {

  static Modulation create(Params params, int noiseFeatures, int width) {
    return new Modulation(Linear.zero(params, noiseFeatures, 2 * width));
  }

  Operand<TFloat32> call(Ops tf, Operand<TFloat32> h_BLD, Operand<TFloat32> noise_BLC) {
    var parts = tf.split(tf.constant(2), map.call(tf, noise_BLC), 2L).output();
    var scale_BLD = tf.math.add(parts.get(0), tf.constant(1f));
    return tf.math.add(tf.math.mul(h_BLD, scale_BLD), parts.get(1));
  }
}
