package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  private final boolean readsExpected;

  private final @Nullable Neighbours neighbours;

  private TransformerDenoiser(Params params, Dims dims, boolean readsExpected, int reach) {
    this.readsExpected = readsExpected;
    int width = dims.width();
    noisy = Linear.create(params.in("noisy"), dims.latent(), width);
    previous = Linear.zero(params.in("previous"), dims.latent(), width);
    noise = NoiseFeatures.create(params.in("noise"), dims.noiseFeatures());
    positions = Positions.create(params.in("positions"), dims.codeLength(), width);
    length_LD = params.table("length", 0.2, dims.codeLength() + 1L, width);
    summary = Linear.create(params.in("summary"), width, width);
    blocks =
        Block.denoiser(params, dims.denoiserLayers(), width, dims.heads(), dims.noiseFeatures());
    norm = LayerNorm.create(params.in("norm"), width);
    neighbours =
        reach > 0 ? Neighbours.create(params.in("neighbours"), reach, dims.latent(), width) : null;
  }

  @Override
  public Operand<TFloat32> call(Ops tf, Inputs inputs, Dropout dropout) {
    Operand<TFloat32> read_BLd = readsExpected ? inputs.expected_BLd() : inputs.x_BLd();
    Operand<TFloat32> x_BLD = noisy.call(tf, read_BLd);
    if (neighbours != null) {
      x_BLD = tf.math.add(x_BLD, neighbours.call(tf, read_BLd, inputs.mask_BL()));
    }
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

  /**
   * Registers the network as {@code transformer}.
   *
   * <p>Option {@code reads}, by default {@code noisy}, as in the paper: what the layers read of the
   * program. A noisy vector has the same size at every level, so that at high noise it drowns
   * position and neighbours alike. {@code expected} reads what it says of the clean vector instead,
   * which fades out as the noise grows; a model whose estimate has the output prior still sees the
   * noisy vector there. Option {@code neighbours}, from 0 to 8, by default 0: how many positions on
   * each side a position reads directly, besides attending to all.
   */
  public static final class Provider implements DenoiserNetworkProvider {

    @Override
    public String name() {
      return "transformer";
    }

    @Override
    public DenoiserNetwork create(Params params, Dims dims, Options options) {
      String reads = options.oneOf("reads", "noisy", List.of("noisy", "expected"));
      return new TransformerDenoiser(
          params, dims, reads.equals("expected"), options.integer("neighbours", 0, 0, 8));
    }
  }
}
