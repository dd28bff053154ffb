package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Params;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Turns the denoiser's hidden states into an estimate of the clean vectors, and into scores of the
 * tokens that they may be.
 *
 * <p>Categorical: {@code logits = h W + h P E^T / sqrt(d) + min(alpha / sigma^2, 50) x E^T} and
 * {@code x0 = softmax(logits) E}. The last term, the output prior of Plaid (Gulrajani and Hashimoto
 * 2023), is what the noisy vector alone says of its token, since all embeddings have one norm; the
 * network is left to add what only the context tells.
 */
record EstimateHead(
    Parameterization parameterization,
    boolean outputPrior,
    Linear toLatent,
    @Nullable Linear toVocabulary,
    Operand<TFloat32> embeddings_Vd,
    int latent) {

  /** Keeps the prior from drowning everything else where there is hardly any noise. */
  private static final float STRONGEST_PRIOR = 50;

  /** alpha below this, the epsilon of an all but pure noise would be blown up beyond use. */
  private static final float SMALLEST_ALPHA = 1e-3f;

  /**
   * Makes the head.
   *
   * @param shared map to the vocabulary that a categorical estimate takes over; null for its own
   */
  static EstimateHead create(
      Params params,
      Dims dims,
      Parameterization parameterization,
      boolean outputPrior,
      Operand<TFloat32> embeddings_Vd,
      @Nullable Linear shared) {
    boolean categorical = parameterization == Parameterization.CATEGORICAL;
    return new EstimateHead(
        parameterization,
        outputPrior,
        Linear.create(params.in("latent"), dims.width(), dims.latent()),
        !categorical
            ? null
            : shared != null
                ? shared
                : Linear.create(params.in("vocabulary"), dims.width(), dims.vocabulary()),
        embeddings_Vd,
        dims.latent());
  }

  CodeFusionNetwork.Estimate call(
      Ops tf,
      Operand<TFloat32> hidden_BLD,
      Operand<TFloat32> x_BLd,
      Operand<TFloat32> logSnr_BL,
      Operand<TFloat32> temperature) {
    var logSnr_BL1 = tf.expandDims(logSnr_BL, tf.constant(-1));
    var alpha_BL1 = tf.math.sqrt(tf.math.sigmoid(logSnr_BL1));
    var variance_BL1 = tf.math.sigmoid(tf.math.neg(logSnr_BL1));
    var output_BLd = toLatent.call(tf, hidden_BLD);
    if (toVocabulary == null) {
      Operand<TFloat32> x0_BLd = output_BLd;
      if (parameterization == Parameterization.EPSILON) {
        var noise_BLd = tf.math.mul(output_BLd, tf.math.sqrt(variance_BL1));
        var safe_BL1 = tf.math.maximum(alpha_BL1, tf.constant(SMALLEST_ALPHA));
        x0_BLd = tf.math.div(tf.math.sub(x_BLd, noise_BLd), safe_BL1);
      }
      return new CodeFusionNetwork.Estimate(output_BLd, x0_BLd, likeness(tf, x0_BLd));
    }
    Operand<TFloat32> direction_BLd =
        tf.math.mul(output_BLd, tf.constant((float) (1 / Math.sqrt(latent))));
    if (outputPrior) {
      direction_BLd = tf.math.add(direction_BLd, prior(tf, x_BLd, logSnr_BL1));
    }
    var hidden_ND =
        tf.reshape(hidden_BLD, tf.array(-1, (int) toVocabulary.weight_IO().shape().get(0)));
    var logits_NV = tf.math.add(likeness(tf, direction_BLd), toVocabulary.flat(tf, hidden_ND));
    var shares_NV = tf.nn.softmax(tf.math.div(logits_NV, temperature));
    var x0_Nd = tf.linalg.matMul(shares_NV, embeddings_Vd);
    return new CodeFusionNetwork.Estimate(
        output_BLd, tf.reshape(x0_Nd, tf.shape(x_BLd)), logits_NV);
  }

  /** Returns what the noisy vector adds to the direction that tokens are compared with. */
  private static Operand<TFloat32> prior(
      Ops tf, Operand<TFloat32> x_BLd, Operand<TFloat32> logSnr_BL1) {
    var alpha_BL1 = tf.math.sqrt(tf.math.sigmoid(logSnr_BL1));
    var variance_BL1 = tf.math.sigmoid(tf.math.neg(logSnr_BL1));
    var weight_BL1 =
        tf.math.minimum(tf.math.div(alpha_BL1, variance_BL1), tf.constant(STRONGEST_PRIOR));
    return tf.math.mul(x_BLd, weight_BL1);
  }

  /**
   * Returns the mean of the embeddings given each noisy vector alone, all tokens being equally
   * likely beforehand: {@code softmax(alpha / sigma^2 x E^T) E}. Exact, since all embeddings have
   * one norm. Nothing is learned through it.
   */
  Operand<TFloat32> expected(Ops tf, Operand<TFloat32> x_BLd, Operand<TFloat32> logSnr_BL) {
    var prior_BLd = prior(tf, x_BLd, tf.expandDims(logSnr_BL, tf.constant(-1)));
    var shares_NV = tf.nn.softmax(likeness(tf, prior_BLd));
    var mean_Nd = tf.linalg.matMul(shares_NV, embeddings_Vd);
    return tf.stopGradient(tf.reshape(mean_Nd, tf.shape(x_BLd)));
  }

  /** Returns the estimate that guidance makes of one whose second half knows no utterance. */
  CodeFusionNetwork.Estimate guided(
      Ops tf,
      CodeFusionNetwork.Estimate both,
      Operand<TFloat32> guidance,
      Operand<TFloat32> temperature) {
    var half_BLd = tf.split(tf.constant(0), both.output_BLd(), 2L).output().get(0);
    if (toVocabulary == null) {
      var x0_BLd = guided(tf, both.x0_BLd(), guidance);
      return new CodeFusionNetwork.Estimate(half_BLd, x0_BLd, likeness(tf, x0_BLd));
    }
    var logits_NV = guided(tf, both.logits_NV(), guidance);
    var shares_NV = tf.nn.softmax(tf.math.div(logits_NV, temperature));
    var x0_Nd = tf.linalg.matMul(shares_NV, embeddings_Vd);
    return new CodeFusionNetwork.Estimate(
        half_BLd, tf.reshape(x0_Nd, tf.shape(half_BLd)), logits_NV);
  }

  private static Operand<TFloat32> guided(
      Ops tf, Operand<TFloat32> both, Operand<TFloat32> guidance) {
    var halves = tf.split(tf.constant(0), both, 2L).output();
    var without = halves.get(1);
    return tf.math.add(without, tf.math.mul(guidance, tf.math.sub(halves.get(0), without)));
  }

  private Operand<TFloat32> likeness(Ops tf, Operand<TFloat32> direction_BLd) {
    var direction_Nd = tf.reshape(direction_BLd, tf.array(-1, latent));
    return tf.linalg.matMul(direction_Nd, embeddings_Vd, MatMul.transposeB(true));
  }
}
