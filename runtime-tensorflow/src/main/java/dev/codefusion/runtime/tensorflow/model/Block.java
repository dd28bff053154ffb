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
 * first normalisation.
 */
record Block(LayerNorm selfNorm, Attention self, @Nullable Modulation modulation, BlockTail tail) {

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
              noiseFeatures > 0
                  ? Modulation.create(block.in("modulation"), noiseFeatures, width)
                  : null,
              BlockTail.create(block, width, heads, crosses)));
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
    Operand<TFloat32> h_BLD = selfNorm.call(tf, x_BLD);
    if (modulation != null && context.noise_BLC() != null) {
      h_BLD = modulation.call(tf, h_BLD, context.noise_BLC());
    }
    var y_BLD =
        tf.math.add(x_BLD, dropout.call(tf, self.call(tf, h_BLD, h_BLD, context.bias_B11L())));
    return tail.call(tf, y_BLD, context.memory_BSD(), context.memoryBias_B11S(), dropout);
  }
}
