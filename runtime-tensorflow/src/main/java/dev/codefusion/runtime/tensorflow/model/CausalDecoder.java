package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Concat;
import org.tensorflow.types.TFloat32;

/**
 * Layers in which a position sees itself, those before it and the utterance, but nothing that comes
 * later. {@link #call} runs over whole sequences, {@link #next} over one position more: both give
 * the same states.
 */
record CausalDecoder(Positions positions, List<Block> blocks, LayerNorm norm) {

  /** As small as the token vectors to which they are added. */
  private static final double POSITIONS = 0.02;

  /** Makes as many layers as the denoiser and the decoder of a diffusion model have together. */
  static CausalDecoder create(Params params, Dims dims) {
    int width = dims.width();
    return new CausalDecoder(
        // The beginning is a position as well.
        Positions.create(params.in("positions"), dims.codeLength() + 1, width, POSITIONS),
        Block.decoder(params, dims.denoiserLayers() + dims.decoderLayers(), width, dims.heads()),
        LayerNorm.create(params.in("norm"), width));
  }

  /** Returns the hidden states of all positions of {@code x_BLD}. */
  Operand<TFloat32> call(
      Ops tf,
      Operand<TFloat32> x_BLD,
      Operand<TFloat32> utterance_BSD,
      Operand<TFloat32> utteranceMask_BS,
      Dropout dropout) {
    // Padding lies to the right of all that counts, so that hiding the future hides it too.
    var context =
        new Block.Context(
            causalBias(tf, x_BLD), utterance_BSD, Attention.bias(tf, utteranceMask_BS), null);
    var y_BLD = dropout.call(tf, positions.call(tf, x_BLD));
    for (Block block : blocks) {
      y_BLD = block.call(tf, y_BLD, context, dropout);
    }
    return norm.call(tf, y_BLD);
  }

  private static Operand<TFloat32> causalBias(Ops tf, Operand<TFloat32> x_BLD) {
    var length = tf.gather(tf.shape(x_BLD), tf.constant(1), tf.constant(0));
    var range_L = tf.range(tf.constant(0), length, tf.constant(1));
    var future_LL =
        tf.math.greater(
            tf.expandDims(range_L, tf.constant(0)), tf.expandDims(range_L, tf.constant(1)));
    var hidden_LL = tf.stopGradient(tf.dtypes.cast(future_LL, TFloat32.class));
    return tf.math.mul(hidden_LL, tf.constant(-1e9f));
  }

  /** Returns keys and values of the utterance: of the first layer its keys, its values, and on. */
  Operand<TFloat32> remember(Ops tf, Operand<TFloat32> utterance_BSD) {
    List<Operand<TFloat32>> all = new ArrayList<>();
    for (Block block : blocks) {
      Attention.Memory memory = block.tail().remember(tf, utterance_BSD);
      all.add(memory.keys_BHSK());
      all.add(memory.values_BHSK());
    }
    return tf.stack(all);
  }

  /**
   * Returns the hidden states of one position more.
   *
   * @param x_B1D what stands there
   * @param past_NBHTK keys and values of the T positions before it, in the order of {@link
   *     #remember}
   * @param memory_NBHSK what {@link #remember} returned; its B may be 1, for all rows
   */
  Next next(
      Ops tf,
      Operand<TFloat32> x_B1D,
      Operand<TFloat32> past_NBHTK,
      Operand<TFloat32> memory_NBHSK,
      Operand<TFloat32> utteranceMask_BS) {
    long count = 2L * blocks.size();
    List<Operand<TFloat32>> past = unstacked(tf, past_NBHTK, count);
    List<Operand<TFloat32>> utterance = unstacked(tf, memory_NBHSK, count);
    List<Operand<TFloat32>> grown = new ArrayList<>();
    var bias_B11S = Attention.bias(tf, utteranceMask_BS);
    var position = tf.gather(tf.shape(past_NBHTK), tf.constant(3), tf.constant(0));
    Operand<TFloat32> y_B1D =
        tf.math.add(x_B1D, tf.gather(positions.table_LD(), position, tf.constant(0)));
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      var h_B1D = block.selfNorm().call(tf, y_B1D);
      var own = block.self().remember(tf, h_B1D);
      var seen =
          new Attention.Memory(
              joined(tf, past.get(2 * i), own.keys_BHSK()),
              joined(tf, past.get(2 * i + 1), own.values_BHSK()));
      grown.add(seen.keys_BHSK());
      grown.add(seen.values_BHSK());
      y_B1D = tf.math.add(y_B1D, block.self().look(tf, h_B1D, seen, tf.constant(0f)));
      var told = new Attention.Memory(utterance.get(2 * i), utterance.get(2 * i + 1));
      y_B1D = block.tail().call(tf, y_B1D, told, bias_B11S, Dropout.none());
    }
    return new Next(norm.call(tf, y_B1D), tf.stack(grown));
  }

  /**
   * One position more.
   *
   * @param hidden_B1D its hidden states
   * @param past_NBHTK keys and values of all positions including it
   */
  record Next(Operand<TFloat32> hidden_B1D, Operand<TFloat32> past_NBHTK) {}

  private static List<Operand<TFloat32>> unstacked(
      Ops tf, Operand<TFloat32> all_NBHTK, long count) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    tf.unstack(all_NBHTK, count).output().forEach(parts::add);
    return parts;
  }

  private static Concat<TFloat32> joined(
      Ops tf, Operand<TFloat32> past_BHTK, Operand<TFloat32> own_BH1K) {
    return tf.concat(List.of(past_BHTK, own_BH1K), tf.constant(2));
  }
}
