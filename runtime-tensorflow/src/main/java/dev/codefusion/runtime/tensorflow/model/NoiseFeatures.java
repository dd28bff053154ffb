package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Describes a log-SNR to the layers: sines and cosines of geometrically spaced frequencies, then
 * two maps. Levels beyond +-{@value #LIMIT} are all but pure signal or pure noise, and look alike.
 */
record NoiseFeatures(Linear in, Linear out) {

  private static final int FREQUENCIES = 16;
  private static final float LIMIT = 12;

  static NoiseFeatures create(Params params, int features) {
    return new NoiseFeatures(
        Linear.create(params.in("in"), 2 * FREQUENCIES, features),
        Linear.create(params.in("out"), features, features));
  }

  Operand<TFloat32> call(Ops tf, Operand<TFloat32> logSnr_BL) {
    float[] frequencies = new float[FREQUENCIES];
    for (int i = 0; i < FREQUENCIES; i++) {
      frequencies[i] = (float) (0.1 * Math.pow(40, i / (FREQUENCIES - 1.0)));
    }
    var clipped_BL =
        tf.math.maximum(tf.math.minimum(logSnr_BL, tf.constant(LIMIT)), tf.constant(-LIMIT));
    var angles_BLF =
        tf.math.mul(tf.expandDims(clipped_BL, tf.constant(-1)), tf.constant(frequencies));
    var waves_BLF =
        tf.concat(List.of(tf.math.sin(angles_BLF), tf.math.cos(angles_BLF)), tf.constant(-1));
    return out.call(tf, tf.nn.relu(in.call(tf, waves_BLF)));
  }
}
