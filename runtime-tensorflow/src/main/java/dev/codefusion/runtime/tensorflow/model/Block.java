package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One transformer layer, normalised before each part: full self-attention; where there is a memory,
 * cross-attention to it; feed-forward. Where it is told of noise, the level scales and shifts the
 * first normalisation (as in Peebles and Xie 2023), starting from no effect.
 */
record Block(
    LayerNorm selfNorm,
    Attention self,
    @Nullable LayerNorm crossNorm,
    @Nullable Attention cross,
    LayerNorm forwardNorm,
    FeedForward forward,
    @Nullable Linear modulation) {

  /** Makes layers that see one sequence only. */
  static List<Block> encoder(Params params, int layers, int width, int heads) {
    return create(params, layers, width, heads, false, 0);
  }

  /** Makes layers that also see a memory. */
  static List<Block> decoder(Params params, int layers, int width, int heads) {
    return create(params, layers, width, heads, true, 0);
  }

  /** Makes layers that see a memory and are told of noise in so many features. */
  static List<Block> denoiser(Params params, int layers, int width, int heads, int noiseFeatures) {
    return create(params, layers, width, heads, true, noiseFeatures);
  }

  private static List<Block> create(
      Params params, int layers, int width, int heads, boolean crosses, int noiseFeatures) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      Params block = params.in("block" + i);
      blocks.add(
          new Block(
              LayerNorm.create(block.in("self-norm"), width),
              Attention.create(block.in("self"), width, heads),
              crosses ? LayerNorm.create(block.in("cross-norm"), width) : null,
              crosses ? Attention.create(block.in("cross"), width, heads) : null,
              LayerNorm.create(block.in("forward-norm"), width),
              FeedForward.create(block.in("forward"), width),
              noiseFeatures > 0
                  ? Linear.zero(block.in("modulation"), noiseFeatures, 2 * width)
                  : null));
    }
    return List.copyOf(blocks);
  }

  /**
   * What a layer sees besides its own sequence.
   *
   * @param bias_B11L hides the padding of the sequence itself
   * @param memory_BSD what cross-attention looks at
   * @param memoryBias_B11S hides the memory's padding
   * @param noise_BLC features of the noise level
   */
  record Context(
      Operand<TFloat32> bias_B11L,
      @Nullable Operand<TFloat32> memory_BSD,
      @Nullable Operand<TFloat32> memoryBias_B11S,
      @Nullable Operand<TFloat32> noise_BLC) {}

  Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BLD, Context context, Dropout dropout) {
    var h_BLD = modulated(tf, selfNorm.call(tf, x_BLD), context.noise_BLC());
    var y_BLD =
        tf.math.add(x_BLD, dropout.call(tf, self.call(tf, h_BLD, h_BLD, context.bias_B11L())));
    if (context.memory_BSD() == null || context.memoryBias_B11S() == null) {
      return fed(tf, y_BLD, dropout);
    }
    var memory = crossAttention().remember(tf, context.memory_BSD());
    return afterSelf(tf, y_BLD, memory, context.memoryBias_B11S(), dropout);
  }

  /** Returns the attention to a memory, of a layer that has one. */
  Attention crossAttention() {
    if (cross == null) {
      throw new IllegalStateException("the layer sees no memory");
    }
    return cross;
  }

  /** Adds what follows self-attention: cross-attention and feed-forward. */
  Operand<TFloat32> afterSelf(
      Ops tf,
      Operand<TFloat32> y_BLD,
      Attention.Memory memory,
      Operand<TFloat32> memoryBias_B11S,
      Dropout dropout) {
    if (crossNorm == null) {
      throw new IllegalStateException("the layer sees no memory");
    }
    var seen_BLD = crossAttention().look(tf, crossNorm.call(tf, y_BLD), memory, memoryBias_B11S);
    return fed(tf, tf.math.add(y_BLD, dropout.call(tf, seen_BLD)), dropout);
  }

  private Operand<TFloat32> fed(Ops tf, Operand<TFloat32> y_BLD, Dropout dropout) {
    var forward_BLD = forward.call(tf, forwardNorm.call(tf, y_BLD), dropout);
    return tf.math.add(y_BLD, dropout.call(tf, forward_BLD));
  }

  private Operand<TFloat32> modulated(
      Ops tf, Operand<TFloat32> h_BLD, @Nullable Operand<TFloat32> noise_BLC) {
    if (modulation == null || noise_BLC == null) {
      return h_BLD;
    }
    var parts = tf.split(tf.constant(2), modulation.call(tf, noise_BLC), 2L).output();
    var scale_BLD = tf.math.add(parts.get(0), tf.constant(1f));
    return tf.math.add(tf.math.mul(h_BLD, scale_BLD), parts.get(1));
  }
}
