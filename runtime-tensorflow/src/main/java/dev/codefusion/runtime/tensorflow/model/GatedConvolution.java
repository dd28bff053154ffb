package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A convolution with a gate: {@code (window W + b) x sigmoid(window V + c)} (Dauphin et al. 2017,
 * equation 1).
 *
 * @param map both maps at once, from all positions of the window
 * @param reach positions on each side that the window holds
 * @param dilation distance between them
 */
record GatedConvolution(Linear map, int reach, int dilation) {

  static GatedConvolution create(Params params, int width, int reach, int dilation) {
    return new GatedConvolution(
        Linear.create(params, (2 * reach + 1) * width, 2 * width), reach, dilation);
  }

  /** Convolves B x L x D; what lies beyond a row's ends is zero. */
  Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BLD, Operand<TFloat32> mask_BL) {
    var window = Neighbours.window(tf, x_BLD, mask_BL, reach, dilation);
    var parts = tf.split(tf.constant(2), map.call(tf, tf.concat(window, tf.constant(-1))), 2L);
    return tf.math.mul(parts.output().get(0), tf.math.sigmoid(parts.output().get(1)));
  }
}
