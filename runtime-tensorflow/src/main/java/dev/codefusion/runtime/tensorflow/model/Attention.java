package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;

/**
 * Multi-head attention from one sequence to another; to itself, where the two are the same (Vaswani
 * et al. 2017).
 *
 * @param scale factor on the products of queries and keys
 */
record Attention(
    Linear query, Linear keyValue, Linear out, int heads, int headWidth, double scale) {

  static Attention create(Params params, int width, int heads) {
    return new Attention(
        Linear.create(params.in("query"), width, width),
        Linear.create(params.in("key-value"), width, 2 * width),
        Linear.create(params.in("out"), width, width),
        heads,
        width / heads,
        1 / Math.sqrt((double) width / heads));
  }

  /**
   * Attends from every position of {@code x_BLD} to those of {@code memory_BSD}; the memory's B may
   * be 1, for all rows.
   *
   * @param bias_B11S 0 at positions to see, far below 0 at those to hide; may be B x H x L x S, to
   *     favour some over others
   */
  Operand<TFloat32> call(
      Ops tf, Operand<TFloat32> x_BLD, Operand<TFloat32> memory_BSD, Operand<TFloat32> bias_B11S) {
    return look(tf, x_BLD, remember(tf, memory_BSD), bias_B11S);
  }

  /** Returns keys and values of a sequence that others may look at again and again. */
  Memory remember(Ops tf, Operand<TFloat32> memory_BSD) {
    var keyValue = tf.split(tf.constant(2), keyValue().call(tf, memory_BSD), 2L).output();
    return new Memory(heads(tf, keyValue.get(0)), heads(tf, keyValue.get(1)));
  }

  /** Keys and values of a sequence, cut into heads. */
  record Memory(Operand<TFloat32> keys_BHSK, Operand<TFloat32> values_BHSK) {}

  /** Attends as {@link #call} does, to a sequence that is remembered. */
  Operand<TFloat32> look(
      Ops tf, Operand<TFloat32> x_BLD, Memory memory, Operand<TFloat32> bias_B11S) {
    var q_BHLK = heads(tf, query.call(tf, x_BLD));
    var scaled_BHLK = tf.math.mul(q_BHLK, tf.constant((float) scale));
    var logits_BHLS =
        tf.train.batchMatMul(
            scaled_BHLK, memory.keys_BHSK(), TFloat32.class, BatchMatMul.adjY(true));
    var weights_BHLS = tf.nn.softmax(tf.math.add(logits_BHLS, bias_B11S));
    var mixed_BHLK = tf.train.batchMatMul(weights_BHLS, memory.values_BHSK(), TFloat32.class);
    var mixed_BLHK = tf.linalg.transpose(mixed_BHLK, tf.array(0, 2, 1, 3));
    var rows = tf.stridedSlice(tf.shape(x_BLD), Indices.sliceTo(2));
    var joined = tf.concat(List.of(rows, tf.array(heads * headWidth)), tf.constant(0));
    return out.call(tf, tf.reshape(mixed_BLHK, joined));
  }

  /** Returns the bias that hides the padding: 0 under 1, far below 0 under 0. */
  static Operand<TFloat32> bias(Ops tf, Operand<TFloat32> mask_BS) {
    var bias_BS = tf.math.mul(tf.math.sub(mask_BS, tf.constant(1f)), tf.constant(1e9f));
    return tf.expandDims(tf.expandDims(bias_BS, tf.constant(1)), tf.constant(1));
  }

  private Operand<TFloat32> heads(Ops tf, Operand<TFloat32> x_BLD) {
    var shape = tf.shape(x_BLD);
    var split =
        tf.stack(
            List.of(
                tf.gather(shape, tf.constant(0), tf.constant(0)),
                tf.gather(shape, tf.constant(1), tf.constant(0)),
                tf.constant(heads),
                tf.constant(headWidth)));
    return tf.linalg.transpose(tf.reshape(x_BLD, split), tf.array(0, 2, 1, 3));
  }
}
