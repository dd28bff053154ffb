package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What follows in a layer once its positions have seen each other: cross-attention, where there is
 * a memory, and feed-forward, each normalised before and added.
 */
record BlockTail(
    @Nullable LayerNorm crossNorm,
    @Nullable Attention cross,
    LayerNorm forwardNorm,
    FeedForward forward) {

  static BlockTail create(Params block, int width, int heads, boolean crosses) {
    return new BlockTail(
        crosses ? LayerNorm.create(block.in("cross-norm"), width) : null,
        crosses ? Attention.create(block.in("cross"), width, heads) : null,
        LayerNorm.create(block.in("forward-norm"), width),
        FeedForward.create(block.in("forward"), width));
  }

  Operand<TFloat32> call(
      Ops tf,
      Operand<TFloat32> y_BLD,
      @Nullable Operand<TFloat32> memory_BSD,
      @Nullable Operand<TFloat32> memoryBias_B11S,
      Dropout dropout) {
    return memory_BSD == null || memoryBias_B11S == null
        ? fed(tf, y_BLD, dropout)
        : call(tf, y_BLD, remember(tf, memory_BSD), memoryBias_B11S, dropout);
  }

  /** Returns keys and values of the memory, of a layer that has one. */
  Attention.Memory remember(Ops tf, Operand<TFloat32> memory_BSD) {
    return requireCross(cross).remember(tf, memory_BSD);
  }

  /** As the other, with a memory that is remembered. */
  Operand<TFloat32> call(
      Ops tf,
      Operand<TFloat32> y_BLD,
      Attention.Memory memory,
      Operand<TFloat32> memoryBias_B11S,
      Dropout dropout) {
    var h_BLD = requireCross(crossNorm).call(tf, y_BLD);
    var seen_BLD = requireCross(cross).look(tf, h_BLD, memory, memoryBias_B11S);
    return fed(tf, tf.math.add(y_BLD, dropout.call(tf, seen_BLD)), dropout);
  }

  private Operand<TFloat32> fed(Ops tf, Operand<TFloat32> y_BLD, Dropout dropout) {
    var forward_BLD = forward.call(tf, forwardNorm.call(tf, y_BLD), dropout);
    return tf.math.add(y_BLD, dropout.call(tf, forward_BLD));
  }

  private static <T> T requireCross(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the layer sees no memory");
    }
    return part;
  }
}
