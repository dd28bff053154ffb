package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Shows each position the vectors beside it, through a map of its own for each distance: a
 * convolution without its middle. A network that reads from left to right has the token before at
 * hand from the first step; one that reads all at once has to grow attention to "the one before"
 * first, which takes it many times longer than a small training has.
 *
 * @param out map from the vectors of all neighbours, nothing at first
 * @param reach neighbours on each side
 */
record Neighbours(Linear out, int reach) {

  static Neighbours create(Params params, int reach, int latent, int width) {
    return new Neighbours(Linear.zero(params, 2 * reach * latent, width), reach);
  }

  /** Returns what the neighbours add, B x L x D; beyond a row's ends they are zero. */
  Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BLd, Operand<TFloat32> mask_BL) {
    List<Operand<TFloat32>> beside = new ArrayList<>(window(tf, x_BLd, mask_BL, reach, 1));
    beside.remove(reach);
    return out.call(tf, tf.concat(beside, tf.constant(-1)));
  }

  /**
   * Returns what each position sees at the distances {@code -reach x dilation} to {@code reach x
   * dilation}, in that order, each B x L x I; zero beyond a row's ends.
   */
  static List<Operand<TFloat32>> window(
      Ops tf, Operand<TFloat32> x_BLI, Operand<TFloat32> mask_BL, int reach, int dilation) {
    int margin = reach * dilation;
    var real_BLI = tf.math.mul(x_BLI, tf.expandDims(mask_BL, tf.constant(-1)));
    var padded_BPI =
        tf.pad(
            real_BLI, tf.constant(new int[][] {{0, 0}, {margin, margin}, {0, 0}}), tf.constant(0f));
    List<Operand<TFloat32>> shifted = new ArrayList<>();
    for (int from = 0; from <= 2 * margin; from += dilation) {
      shifted.add(tf.slice(padded_BPI, tf.constant(new int[] {0, from, 0}), tf.shape(x_BLI)));
    }
    return shifted;
  }
}
