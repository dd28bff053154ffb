package dev.codefusion.runtime.tensorflow.spi;

import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Dropout at any number of places in one graph.
 *
 * <p>The masks come from stateless random ops under the seed that each training step feeds, so that
 * a resumed training draws the masks that an undisturbed one would have drawn. Not thread-safe.
 */
public final class Dropout {

  private final double rate;
  private final @Nullable Operand<TInt32> seed_2;
  private int places;

  private Dropout(double rate, @Nullable Operand<TInt32> seed_2) {
    this.rate = rate;
    this.seed_2 = seed_2;
  }

  /** Returns dropout that does nothing, for inference. */
  public static Dropout none() {
    return new Dropout(0, null);
  }

  /**
   * Returns dropout for training.
   *
   * @param rate share of components that are zeroed, within [0, 1)
   * @param seed_2 two numbers, fed anew for every step
   */
  public static Dropout of(double rate, Operand<TInt32> seed_2) {
    return new Dropout(rate, rate > 0 ? seed_2 : null);
  }

  /** Zeroes components at random and scales up the others; each call draws its own mask. */
  public Operand<TFloat32> call(Ops tf, Operand<TFloat32> x) {
    if (seed_2 == null) {
      return x;
    }
    places++;
    var seed = tf.math.add(seed_2, tf.constant(new int[] {0, places}));
    var uniform = tf.random.statelessRandomUniform(tf.shape(x), seed);
    var kept =
        tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant((float) rate)), TFloat32.class);
    // The gradient search would walk through the shape into the random op, which has no gradient.
    var mask = tf.stopGradient(tf.math.mul(kept, tf.constant((float) (1 / (1 - rate)))));
    return tf.math.mul(x, mask);
  }
}
