package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoder;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The twin of {@link CodeFusionNetwork} that writes a program from left to right: the same encoder,
 * then as many layers as denoiser and decoder have together, and a distribution over the next
 * token, whose scores are products with the tokens' own vectors (Press and Wolf 2017).
 *
 * <p>The tokenizer's ids are 0 to V - 1. One token more, {@link #boundary()}, stands for both ends:
 * read, it is the beginning; written, the end. The vectors of tokens are as wide as the layers, so
 * that {@link Dims#latent()} equals {@link Dims#width()}.
 */
public final class AutoregressiveNetwork {

  private final Ops tf;
  private final Dims dims;
  private final Operand<TFloat32> table_VD;
  private final UtteranceEncoder encoder;
  private final CausalDecoder decoder;
  private final Operand<TFloat32> bias_V;

  private AutoregressiveNetwork(Ops tf, Params params, Spec spec) {
    this.tf = tf;
    dims = spec.dims();
    long tokens = dims.vocabulary() + 1L;
    table_VD = params.in("embedding").table("table", 0.02, tokens, dims.width());
    encoder = spec.encoder().create(params.in("encoder"), dims, table_VD, spec.encoderOptions());
    decoder = CausalDecoder.create(params.in("decoder"), dims);
    bias_V = params.in("head").filled("bias", 0, tokens);
  }

  /**
   * What a network is made of.
   *
   * @param dims sizes, with {@code latent} equal to {@code width}
   */
  public record Spec(Dims dims, UtteranceEncoderProvider encoder, Options encoderOptions) {

    public Spec {
      if (dims.latent() != dims.width()) {
        throw new IllegalArgumentException(
            "latent is %d, but must be the width, %d".formatted(dims.latent(), dims.width()));
      }
    }
  }

  /** Makes the weights in {@code params} and the network over them. */
  public static AutoregressiveNetwork create(Ops tf, Params params, Spec spec) {
    AutoregressiveNetwork network = new AutoregressiveNetwork(tf, params, spec);
    spec.encoderOptions().requireConsumed();
    return network;
  }

  /** Returns the id of the token that stands before and after every program. */
  public int boundary() {
    return dims.vocabulary();
  }

  /** Returns the encoded utterances, B x S x D. */
  public Operand<TFloat32> encode(
      Operand<TInt32> utterance_BS, Operand<TFloat32> utteranceMask_BS, Dropout dropout) {
    return encoder.call(tf, utterance_BS, utteranceMask_BS, dropout);
  }

  /**
   * Returns the scores of each position's next token, one row of V + 1 for each position.
   *
   * @param code_BL the boundary and the tokens after it; what stands in the padding on the right
   *     does not matter
   */
  public Operand<TFloat32> scores(
      Operand<TInt32> code_BL,
      Operand<TFloat32> utterance_BSD,
      Operand<TFloat32> utteranceMask_BS,
      Dropout dropout) {
    var x_BLD = tf.gather(table_VD, code_BL, tf.constant(0));
    return head(decoder.call(tf, x_BLD, utterance_BSD, utteranceMask_BS, dropout));
  }

  /**
   * Returns keys and values of the encoded utterances, N x B x H x S x K with two N for each layer:
   * what {@link #next} looks at, the same for every position.
   */
  public Operand<TFloat32> remember(Operand<TFloat32> utterance_BSD) {
    return decoder.remember(tf, utterance_BSD);
  }

  /** Returns the shape of a past of so many rows and no position. */
  public static long[] noPast(Dims dims, int rows) {
    int layers = dims.denoiserLayers() + dims.decoderLayers();
    return new long[] {2L * layers, rows, dims.heads(), 0, dims.headWidth()};
  }

  /**
   * Reads one token more in each row.
   *
   * @param token_B the token
   * @param past_NBHTK keys and values of the T tokens before it
   * @param memory_NBHSK what {@link #remember} returned; its B may be 1, for all rows
   */
  public Next next(
      Operand<TInt32> token_B,
      Operand<TFloat32> past_NBHTK,
      Operand<TFloat32> memory_NBHSK,
      Operand<TFloat32> utteranceMask_BS) {
    var x_BD = tf.gather(table_VD, token_B, tf.constant(0));
    var x_B1D = tf.expandDims(x_BD, tf.constant(1));
    var next = decoder.next(tf, x_B1D, past_NBHTK, memory_NBHSK, utteranceMask_BS);
    return new Next(head(next.hidden_B1D()), next.past_NBHTK());
  }

  /**
   * What follows a token.
   *
   * @param scores_BV scores of the token after it
   * @param past_NBHTK keys and values of all tokens read so far
   */
  public record Next(Operand<TFloat32> scores_BV, Operand<TFloat32> past_NBHTK) {}

  private Operand<TFloat32> head(Operand<TFloat32> hidden_BLD) {
    var hidden_ND = tf.reshape(hidden_BLD, tf.array(-1, dims.width()));
    var scores_NV = tf.linalg.matMul(hidden_ND, table_VD, MatMul.transposeB(true));
    return tf.nn.biasAdd(scores_NV, bias_V);
  }

  /** As {@link CodeFusionNetwork#mask}. */
  public Operand<TFloat32> mask(Operand<TInt32> lengths_B, Operand<TInt32> longest) {
    return Padding.mask(tf, lengths_B, longest);
  }
}
