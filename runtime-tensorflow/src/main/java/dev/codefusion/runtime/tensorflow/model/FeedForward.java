package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Two maps with a rectifier between them, four times as wide, as in CodeT5. */
record FeedForward(Linear up, Linear down) {

  static FeedForward create(Params params, int width) {
    return new FeedForward(
        Linear.create(params.in("up"), width, 4 * width),
        Linear.create(params.in("down"), 4 * width, width));
  }

  Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BLD, Dropout dropout) {
    return down.call(tf, dropout.call(tf, tf.nn.relu(up.call(tf, x_BLD))));
  }
}
