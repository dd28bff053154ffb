package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A learned vector for each position, counted from the left. */
record Positions(Operand<TFloat32> table_LD) {

  /** They are added to vectors of unit variance, in which smaller ones would drown. */
  private static final double SCALE = 0.5;

  static Positions create(Params params, int length, int width) {
    return create(params, length, width, SCALE);
  }

  static Positions create(Params params, int length, int width, double scale) {
    return new Positions(params.table("table", scale, length, width));
  }

  /** Adds its vector to each position. */
  Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BLD) {
    var length = tf.gather(tf.shape(x_BLD), tf.constant(1), tf.constant(0));
    var range_L = tf.range(tf.constant(0), length, tf.constant(1));
    return tf.math.add(x_BLD, tf.gather(table_LD, range_L, tf.constant(0)));
  }
}
