package dev.codefusion.runtime.tensorflow.spi;

import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * Dropout at any number of places in one graph.
 *
 * <p>The masks come from stateless random ops under the seed that each training step feeds, so that
 * a resumed training draws the masks that an undisturbed one would have drawn. Not thread-safe.
 */
public final class Dropout {

  /** Components that are zeroed, of 256. */
  private final int of256;

  private final @Nullable Operand<TInt32> seed_2;
  private int places;

  private Dropout(int of256, @Nullable Operand<TInt32> seed_2) {
    this.of256 = of256;
    this.seed_2 = seed_2;
  }

  /** Returns dropout that does nothing, for inference. */
  public static Dropout none() {
    return new Dropout(0, null);
  }

  /**
   * Returns dropout for training.
   *
   * @param rate share of components that are zeroed, within [0, 1); the nearest multiple of 1/256
   *     is taken, of a rate above 0 at least one, and at most 255 of them
   * @param seed_2 two numbers, fed anew for every step
   */
  public static Dropout of(double rate, Operand<TInt32> seed_2) {
    int of256 = (int) Math.max(1, Math.min(255, Math.round(rate * 256)));
    return rate > 0 ? new Dropout(of256, seed_2) : none();
  }

  /** Zeroes components at random and scales up the others; each call draws its own mask. */
  public Operand<TFloat32> call(Ops tf, Operand<TFloat32> x) {
    if (seed_2 == null) {
      return x;
    }
    places++;
    var seed = tf.math.add(seed_2, tf.constant(new int[] {0, places}));
    var drawn = tf.reshape(bytes(tf, tf.size(x), seed), tf.shape(x));
    var dropped = tf.dtypes.cast(tf.constant(of256), TUint8.class);
    var kept = tf.dtypes.cast(tf.math.greaterEqual(drawn, dropped), TFloat32.class);
    // The gradient search would walk through the shape into the random op, which has no gradient.
    var mask = tf.stopGradient(tf.math.mul(kept, tf.constant(256f / (256 - of256))));
    return tf.math.mul(x, mask);
  }

  /** Draws so many bytes. Random numbers are dear: one of 64 bits serves eight components. */
  private static Operand<TUint8> bytes(Ops tf, Operand<TInt32> count, Operand<TInt32> seed) {
    var numbers = tf.math.floorDiv(tf.math.add(count, tf.constant(7)), tf.constant(8));
    var drawn =
        tf.random.statelessRandomUniformFullInt(
            tf.expandDims(numbers, tf.constant(0)), seed, TInt64.class);
    var bytes = tf.reshape(tf.bitcast(drawn, TUint8.class), tf.array(-1));
    return tf.slice(bytes, tf.array(0), tf.expandDims(count, tf.constant(0)));
  }
}
