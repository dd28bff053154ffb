package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The paper's denoiser: full self-attention over the noisy program, cross-attention to the
 * utterance. Each layer is told the noise level of every position.
 */
final class TransformerDenoiser implements DenoiserNetwork {

  private final Canvas canvas;
  private final NoiseFeatures noise;
  private final List<Block> blocks;
  private final LayerNorm norm;

  private TransformerDenoiser(Params params, Dims dims, Options options) {
    int width = dims.width();
    canvas = Canvas.create(params, dims, options);
    noise = NoiseFeatures.create(params.in("noise"), dims.noiseFeatures());
    blocks =
        Block.denoiser(params, dims.denoiserLayers(), width, dims.heads(), dims.noiseFeatures());
    norm = LayerNorm.create(params.in("norm"), width);
  }

  @Override
  public Operand<TFloat32> call(Ops tf, Inputs inputs, Dropout dropout) {
    Operand<TFloat32> x_BLD = dropout.call(tf, canvas.call(tf, inputs));
    var context =
        new Block.Context(
            Attention.bias(tf, inputs.mask_BL()),
            inputs.utterance_BSD(),
            Attention.bias(tf, inputs.utteranceMask_BS()),
            noise.call(tf, inputs.logSnr_BL()));
    for (Block block : blocks) {
      x_BLD = block.call(tf, x_BLD, context, dropout);
    }
    return norm.call(tf, x_BLD);
  }

  /** Registers the network as {@code transformer}, with the options of {@link Canvas}. */
  public static final class Provider implements DenoiserNetworkProvider {

    @Override
    public String name() {
      return "transformer";
    }

    @Override
    public DenoiserNetwork create(Params params, Dims dims, Options options) {
      return new TransformerDenoiser(params, dims, options);
    }
  }
}
