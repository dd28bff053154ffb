package dev.codefusion.runtime.tensorflow.model;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What attention favours for its place alone, learned for each head and each bucket of relative
 * positions (Raffel et al. 2020, section 2.1): half of the buckets for positions behind, half for
 * those ahead; in each half, one for each distance up to half of its buckets, then buckets that
 * grow as the logarithm of the distance.
 *
 * @param table_PH the bias of each bucket for each head
 * @param buckets number of buckets
 * @param farthest distance from which on all share the last bucket
 * @param longest most positions of a sequence
 */
record RelativePositions(Operand<TFloat32> table_PH, int buckets, int farthest, int longest) {

  /**
   * Returns the bucket of a position.
   *
   * @param distance the position looked at, less the position that looks
   */
  static int bucket(int distance, int buckets, int farthest) {
    int half = buckets / 2;
    int exact = half / 2;
    int from = distance > 0 ? half : 0;
    int away = Math.abs(distance);
    if (away < exact) {
      return from + away;
    }
    double share = Math.log((double) away / exact) / Math.log((double) farthest / exact);
    // A hair more, since a quotient of logarithms may come out just below a whole number.
    return from + Math.min(half - 1, exact + (int) (share * (half - exact) + 1e-9));
  }

  /** Returns the bias, 1 x H x T x T: for each head, row looks at column. */
  Operand<TFloat32> call(Ops tf, Operand<TInt32> length) {
    int[] byDistance = new int[2 * longest - 1];
    for (int i = 0; i < byDistance.length; i++) {
      byDistance[i] = bucket(i - (longest - 1), buckets, farthest);
    }
    var place_T = tf.range(tf.constant(0), length, tf.constant(1));
    var distance_TT =
        tf.math.sub(tf.expandDims(place_T, tf.constant(0)), tf.expandDims(place_T, tf.constant(1)));
    var bucket_TT =
        tf.gather(
            tf.constant(byDistance),
            tf.math.add(distance_TT, tf.constant(longest - 1)),
            tf.constant(0));
    var bias_TTH = tf.gather(table_PH, bucket_TT, tf.constant(0));
    return tf.expandDims(tf.linalg.transpose(bias_TTH, tf.array(2, 0, 1)), tf.constant(0));
  }
}
