package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
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
import org.tensorflow.types.family.TType;

/**
 * The whole network of the paper (section 3.1, figure 1): encoder E, denoiser N, decoder D and
 * classification head H over the embeddings L of the code, and a head for the program's length.
 *
 * <pre>
 *   E_s  = E(s)                  encode the utterance
 *   x_0  = L(y)                  embed the program (training)
 *   x0^  = N(x_t, t, E_s)        denoise, again and again
 *   D_s  = D(x0^, E_s)           decode, once
 *   y^   = argmax H(D_s)         choose each token
 * </pre>
 */
public final class CodeFusionNetwork {

  private final Ops tf;
  private final CodeEmbedding embedding;
  private final UtteranceEncoder encoder;
  private final DenoiserNetwork denoiser;
  private final EstimateHead estimate;
  private final CodeDecoder decoder;
  private final Linear head;
  private final @Nullable Linear grounding;
  private final LengthHead length;
  private final Dims dims;

  private CodeFusionNetwork(Ops tf, Params params, Spec spec, boolean learns) {
    this.tf = tf;
    dims = spec.dims();
    embedding = CodeEmbedding.create(tf, params.in("embedding"), dims.vocabulary(), dims.latent());
    encoder =
        spec.encoder()
            .create(params.in("encoder"), dims, embedding.embeddings_Vd(), spec.encoderOptions());
    denoiser = spec.denoiser().create(params.in("denoiser"), dims, spec.denoiserOptions());
    head = Linear.create(params.in("head"), dims.width(), dims.vocabulary());
    estimate =
        EstimateHead.create(
            params.in("estimate"),
            dims,
            spec.parameterization(),
            spec.outputPrior(),
            embedding.embeddings_Vd(),
            spec.shareHeads() ? head : null);
    decoder = CodeDecoder.create(params.in("decoder"), dims);
    grounding = learns ? Linear.create(params.in("grounding"), dims.width(), dims.latent()) : null;
    length = LengthHead.create(params.in("length"), dims);
  }

  /**
   * What a network is made of.
   *
   * @param dims sizes
   * @param parameterization what the denoiser's last map stands for
   * @param outputPrior whether the categorical estimate starts from what the noisy vector says
   * @param shareHeads whether the categorical estimate scores tokens by the classification head's
   *     own map
   */
  public record Spec(
      Dims dims,
      Parameterization parameterization,
      boolean outputPrior,
      UtteranceEncoderProvider encoder,
      Options encoderOptions,
      DenoiserNetworkProvider denoiser,
      Options denoiserOptions,
      boolean shareHeads) {}

  /** Makes the weights in {@code params} and the network over them. */
  public static CodeFusionNetwork create(Ops tf, Params params, Spec spec) {
    return create(tf, params, spec, true);
  }

  /** Makes the network without the weights that only its training reads. */
  public static CodeFusionNetwork toAnswer(Ops tf, Params params, Spec spec) {
    return create(tf, params, spec, false);
  }

  private static CodeFusionNetwork create(Ops tf, Params params, Spec spec, boolean learns) {
    CodeFusionNetwork network = new CodeFusionNetwork(tf, params, spec, learns);
    spec.encoderOptions().requireConsumed();
    spec.denoiserOptions().requireConsumed();
    return network;
  }

  /** Returns E_s = E(s), B x S x D. */
  public Operand<TFloat32> encode(
      Operand<TInt32> utterance_BS, Operand<TFloat32> utteranceMask_BS, Dropout dropout) {
    return encoder.call(tf, utterance_BS, utteranceMask_BS, dropout);
  }

  /** Returns x_0 = L(y), B x L x d, each vector of norm sqrt(d). */
  public Operand<TFloat32> embed(Operand<TInt32> code_BL) {
    return embedding.call(tf, code_BL);
  }

  /**
   * Returns the estimate of x_0 from x_t.
   *
   * @param temperature divides the scores of a categorical estimate; a scalar above 0
   */
  public Estimate denoise(
      DenoiserNetwork.Inputs inputs, Operand<TFloat32> temperature, Dropout dropout) {
    var hidden_BLD = hidden(inputs, dropout);
    var made = estimate.call(tf, hidden_BLD, inputs.x_BLd(), inputs.logSnr_BL(), temperature);
    var x0_BLd = tf.math.mul(made.x0_BLd(), tf.expandDims(inputs.mask_BL(), tf.constant(-1)));
    return new Estimate(made.output_BLd(), x0_BLd, made.logits_NV());
  }

  /**
   * Returns the guided estimate of x_0 (Ho and Salimans 2022): {@code null + guidance x (utterance
   * - null)} of the two estimates with and without the utterance; in the scores of tokens where the
   * estimate is categorical, in x_0 where not. Both are made in one batch of twice the rows.
   *
   * @param inputs as in {@link #denoise}, the utterance for all rows alike
   * @param null_BSD what the denoiser reads in place of the utterance, for each row
   * @param guidance a scalar
   */
  public Estimate denoiseGuided(
      DenoiserNetwork.Inputs inputs,
      Operand<TFloat32> null_BSD,
      Operand<TFloat32> guidance,
      Operand<TFloat32> temperature,
      Dropout dropout) {
    // 1 x S x D plus B x S x D zeros: the utterance once for each row.
    var utterance_BSD = tf.math.add(inputs.utterance_BSD(), tf.zerosLike(null_BSD));
    var rowMask_B1 = tf.onesLike(tf.dtypes.cast(inputs.lengths_B(), TFloat32.class));
    var mask_BS = tf.math.mul(inputs.utteranceMask_BS(), tf.expandDims(rowMask_B1, tf.constant(1)));
    var both =
        new DenoiserNetwork.Inputs(
            twice(inputs.x_BLd(), inputs.x_BLd()),
            twice(inputs.selfCondition_BLd(), inputs.selfCondition_BLd()),
            twice(inputs.logSnr_BL(), inputs.logSnr_BL()),
            twice(inputs.lengths_B(), inputs.lengths_B()),
            twice(inputs.mask_BL(), inputs.mask_BL()),
            twice(utterance_BSD, null_BSD),
            twice(mask_BS, mask_BS));
    var hidden_BLD = hidden(both, dropout);
    var made = estimate.call(tf, hidden_BLD, both.x_BLd(), both.logSnr_BL(), temperature);
    var guided = estimate.guided(tf, made, guidance, temperature);
    var x0_BLd = tf.math.mul(guided.x0_BLd(), tf.expandDims(inputs.mask_BL(), tf.constant(-1)));
    return new Estimate(guided.output_BLd(), x0_BLd, guided.logits_NV());
  }

  private Operand<TFloat32> hidden(DenoiserNetwork.Inputs inputs, Dropout dropout) {
    var expected_BLd = estimate.expected(tf, inputs.x_BLd(), inputs.logSnr_BL());
    return denoiser.call(tf, inputs.expecting(expected_BLd), dropout);
  }

  private <T extends TType> Operand<T> twice(Operand<T> first, Operand<T> second) {
    return tf.concat(List.of(first, second), tf.constant(0));
  }

  /** Returns the token whose embedding is nearest to each vector, for each position. */
  public Operand<TInt32> nearest(Operand<TFloat32> x_BLd) {
    return embedding.nearest(tf, x_BLd);
  }

  /** Returns D_s = D(x0, E_s) and the head's scores. */
  public Decoded decode(
      Operand<TFloat32> x0_BLd,
      Operand<TFloat32> mask_BL,
      Operand<TFloat32> utterance_BSD,
      Operand<TFloat32> utteranceMask_BS,
      Dropout dropout) {
    var hidden_BLD = decoder.call(tf, x0_BLd, mask_BL, utterance_BSD, utteranceMask_BS, dropout);
    var hidden_ND = tf.reshape(hidden_BLD, tf.array(-1, dims.width()));
    return new Decoded(
        grounding == null ? hidden_BLD : grounding.call(tf, hidden_BLD), head.flat(tf, hidden_ND));
  }

  /** Returns the scores of program lengths from 1 to the longest, B x longest. */
  public Operand<TFloat32> lengths(
      Operand<TFloat32> utterance_BSD, Operand<TFloat32> utteranceMask_BS) {
    return length.call(tf, utterance_BSD, utteranceMask_BS);
  }

  /**
   * Returns B x {@code longest}: 1 at the first {@code lengths_B} positions of each row, then 0.
   */
  public Operand<TFloat32> mask(Operand<TInt32> lengths_B, Operand<TInt32> longest) {
    return Padding.mask(tf, lengths_B, longest);
  }

  /**
   * The denoiser's estimate.
   *
   * @param output_BLd what its last map says: noise or clean vectors
   * @param x0_BLd the clean vectors, zero in the padding
   * @param logits_NV scores of the tokens that they may be, one row for each position
   */
  public record Estimate(
      Operand<TFloat32> output_BLd, Operand<TFloat32> x0_BLd, Operand<TFloat32> logits_NV) {}

  /**
   * The decoder's answer.
   *
   * @param grounded_BLd D_s mapped to the space of the embeddings, for the paper's second loss; D_s
   *     itself where the network is not to learn
   * @param logits_NV the head's scores, one row for each position
   */
  public record Decoded(Operand<TFloat32> grounded_BLd, Operand<TFloat32> logits_NV) {}
}
