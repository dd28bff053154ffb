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
 * utterance. Each layer is told the noise level of every position, and every position is told the
 * program's length and the utterance's mean.
 */
final class TransformerDenoiser implements DenoiserNetwork {

  private final Linear noisy;
  private final Linear previous;
  private final NoiseFeatures noise;
  private final Positions positions;
  private final Operand<TFloat32> length_LD;
  private final Linear summary;
  private final List<Block> blocks;
  private final LayerNorm norm;

  private TransformerDenoiser(Params params, Dims dims) {
    int width = dims.width();
    noisy = Linear.create(params.in("noisy"), dims.latent(), width);
    previous = Linear.zero(params.in("previous"), dims.latent(), width);
    noise = NoiseFeatures.create(params.in("noise"), dims.noiseFeatures());
    positions = Positions.create(params.in("positions"), dims.codeLength(), width);
    length_LD = params.table("length", 0.02, dims.codeLength() + 1L, width);
    summary = Linear.create(params.in("summary"), width, width);
    blocks =
        Block.denoiser(params, dims.denoiserLayers(), width, dims.heads(), dims.noiseFeatures());
    norm = LayerNorm.create(params.in("norm"), width);
  }

  @Override
  public Operand<TFloat32> call(Ops tf, Inputs inputs, Dropout dropout) {
    Operand<TFloat32> x_BLD = noisy.call(tf, inputs.x_BLd());
    x_BLD = tf.math.add(x_BLD, previous.call(tf, inputs.selfCondition_BLd()));
    x_BLD = positions.call(tf, x_BLD);
    var length_BD = tf.gather(length_LD, inputs.lengths_B(), tf.constant(0));
    x_BLD = tf.math.add(x_BLD, tf.expandDims(length_BD, tf.constant(1)));
    var mean_B1D = Pooling.mean(tf, inputs.utterance_BSD(), inputs.utteranceMask_BS());
    x_BLD = tf.math.add(x_BLD, summary.call(tf, mean_B1D));
    x_BLD = dropout.call(tf, x_BLD);
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

  /** Registers the network as {@code transformer}; it has no options. */
  public static final class Provider implements DenoiserNetworkProvider {

    @Override
    public String name() {
      return "transformer";
    }

    @Override
    public DenoiserNetwork create(Params params, Dims dims, Options options) {
      return new TransformerDenoiser(params, dims);
    }
  }
}
