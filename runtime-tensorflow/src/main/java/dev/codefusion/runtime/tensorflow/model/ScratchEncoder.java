package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoder;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A transformer encoder that starts from nothing. Where code and utterances share a vocabulary, a
 * token's vector is the sum of its own and of the code embedding behind a map, so that a word that
 * was seen in one place is known in the other.
 */
final class ScratchEncoder implements UtteranceEncoder {

  private final Operand<TFloat32> table_UD;
  private final @Nullable Operand<TFloat32> embeddings_Vd;
  private final @Nullable Linear fromCode;
  private final Positions positions;
  private final List<Block> blocks;
  private final LayerNorm norm;

  private ScratchEncoder(Params params, Dims dims, Operand<TFloat32> embeddings_Vd) {
    int width = dims.width();
    table_UD = params.table("table", 0.02, dims.utteranceVocabulary(), width);
    this.embeddings_Vd = dims.sharedVocabulary() ? embeddings_Vd : null;
    fromCode =
        dims.sharedVocabulary()
            ? Linear.create(params.in("from-code"), dims.latent(), width)
            : null;
    positions = Positions.create(params.in("positions"), dims.utteranceLength(), width);
    blocks = Block.encoder(params, dims.encoderLayers(), width, dims.heads());
    norm = LayerNorm.create(params.in("norm"), width);
  }

  @Override
  public Operand<TFloat32> call(
      Ops tf, Operand<TInt32> utterance_BS, Operand<TFloat32> mask_BS, Dropout dropout) {
    Operand<TFloat32> x_BSD = tf.gather(table_UD, utterance_BS, tf.constant(0));
    if (embeddings_Vd != null && fromCode != null) {
      var code_BSd = tf.gather(embeddings_Vd, utterance_BS, tf.constant(0));
      x_BSD = tf.math.add(x_BSD, fromCode.call(tf, code_BSd));
    }
    x_BSD = dropout.call(tf, positions.call(tf, x_BSD));
    var context = new Block.Context(Attention.bias(tf, mask_BS), null, null, null);
    for (Block block : blocks) {
      x_BSD = block.call(tf, x_BSD, context, dropout);
    }
    return norm.call(tf, x_BSD);
  }

  /** Registers the encoder as {@code scratch}; it has no options. */
  public static final class Provider implements UtteranceEncoderProvider {

    @Override
    public String name() {
      return "scratch";
    }

    @Override
    public UtteranceEncoder create(
        Params params, Dims dims, Operand<TFloat32> embeddings_Vd, Options options) {
      return new ScratchEncoder(params, dims, embeddings_Vd);
    }
  }
}
