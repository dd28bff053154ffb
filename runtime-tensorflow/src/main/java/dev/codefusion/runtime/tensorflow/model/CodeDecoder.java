package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The decoder D of the paper (section 3.1): full self-attention over the denoised vectors, no
 * causal mask, and cross-attention to the utterance. {@code D_s = D(x0, E_s)}.
 */
record CodeDecoder(Linear in, Positions positions, List<Block> blocks, LayerNorm norm) {

  static CodeDecoder create(Params params, Dims dims) {
    int width = dims.width();
    return new CodeDecoder(
        Linear.create(params.in("in"), dims.latent(), width),
        Positions.create(params.in("positions"), dims.codeLength(), width),
        Block.decoder(params, dims.decoderLayers(), width, dims.heads()),
        LayerNorm.create(params.in("norm"), width));
  }

  /** Returns the hidden states D_s, B x L x D. */
  Operand<TFloat32> call(
      Ops tf,
      Operand<TFloat32> x0_BLd,
      Operand<TFloat32> mask_BL,
      Operand<TFloat32> utterance_BSD,
      Operand<TFloat32> utteranceMask_BS,
      Dropout dropout) {
    var context =
        new Block.Context(
            Attention.bias(tf, mask_BL), utterance_BSD, Attention.bias(tf, utteranceMask_BS), null);
    var x_BLD = dropout.call(tf, positions.call(tf, in.call(tf, x0_BLd)));
    for (Block block : blocks) {
      x_BLD = block.call(tf, x_BLD, context, dropout);
    }
    return norm.call(tf, x_BLD);
  }
}
