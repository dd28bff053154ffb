package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.text.UtteranceCase;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of one training, checked. docs/configuration.md lists the keys.
 *
 * @param name name of the model
 * @param language name of the language that it writes
 */
public record TrainingSettings(
    String name,
    String language,
    Data data,
    Tokens tokens,
    Network network,
    Noise noise,
    Pretraining pretraining,
    Optimizer optimizer,
    Losses losses,
    Plugin sampler,
    ModelCard.Defaults defaults,
    Run run) {

  /**
   * What to learn from.
   *
   * @param train files of pairs
   * @param dev file of pairs that is only looked at
   * @param utteranceCase what happens to an utterance's capitals
   * @param auxiliary what else to learn from, where there is more than the pairs that count
   * @param fold part of the pairs that is left out
   * @param memory pairs that the encoder reads along with an utterance that is like theirs; 0 for
   *     none
   */
  public record Data(
      List<String> train,
      Optional<String> dev,
      UtteranceCase utteranceCase,
      Auxiliary auxiliary,
      Optional<Fold> fold,
      int memory) {}

  /**
   * Pairs of another distribution, which teach the language more broadly than the training pairs.
   *
   * @param files files of pairs; empty for none
   * @param share share of the second phase's batches that are of them
   * @param until share of the second phase after which there are none, so that the end belongs to
   *     the training pairs alone
   */
  public record Auxiliary(List<String> files, double share, double until) {}

  /**
   * How text becomes tokens.
   *
   * @param type tokenizer plugin
   * @param options its options for training a vocabulary
   * @param shared whether code and utterances share one vocabulary
   * @param literals whether the language's literals become placeholders
   */
  public record Tokens(
      String type, Map<String, String> options, boolean shared, boolean literals) {}

  /**
   * What the network is made of; sizes as in {@link dev.codefusion.runtime.tensorflow.spi.Dims}.
   *
   * @param selfConditioning share of batches in which the denoiser reads its own previous estimate
   * @param slack most room at the end of a program, as a share of its length, in which it may end
   * @param kind how it arrives at a program; an autoregressive network has no use for denoiser,
   *     parameterization, output prior, self-conditioning and latent dimension
   * @param shareHeads whether denoiser and decoder score tokens by one map
   */
  public record Network(
      Plugin encoder,
      Plugin denoiser,
      Parameterization parameterization,
      boolean outputPrior,
      double selfConditioning,
      int width,
      int heads,
      int latent,
      int encoderLayers,
      int denoiserLayers,
      int decoderLayers,
      int codeLength,
      int utteranceLength,
      double slack,
      NetworkKind kind,
      boolean shareHeads) {}

  /**
   * How noise levels are drawn in training.
   *
   * @param schedule noise schedule
   * @param levels what the levels are spread over
   * @param pureShare share of rows that see the schedule's highest noise instead
   * @param perTokenShare share of rows whose positions have levels of their own
   * @param conditionDrop share of rows that do without their utterance
   * @param decoderMix share of rows whose decoder reads mixed clean vectors; 0 for the paper's
   *     decoder, which reads the denoiser's estimate and trains it
   * @param pattern which positions of a row with levels of its own are all but clean
   * @param wrongShare share of those that hold a wrong token, which counts in the loss
   */
  public record Noise(
      Plugin schedule,
      Levels levels,
      double pureShare,
      double perTokenShare,
      double conditionDrop,
      double decoderMix,
      Pattern pattern,
      double wrongShare) {

    /** Which positions are all but clean where each has a level of its own. */
    public enum Pattern {
      /** Any, as when a sampler commits to the positions that it is surest of. */
      SCATTERED,
      /** The first ones, as when a program is written from left to right. */
      PREFIX,
      /** One or the other, in half of the rows each. */
      MIXED
    }

    /** What levels are spread over. */
    public enum Levels {
      /** The schedule's u. */
      UNIFORM,
      /**
       * The range of noise in which a token becomes readable: a Gumbel distribution around {@code
       * ln(d / 9.6)} with scale 0.85, which is how the cross-entropy of a lone noisy token falls,
       * cut to 1.5 below and 3 above it.
       */
      WINDOW,
      /** The same range; after a while more of it where the cross-entropy turns out to rise. */
      ADAPTIVE
    }
  }

  /**
   * The first phase: unsupervised, on code alone (paper, section 3.2).
   *
   * @param steps optimiser steps; 0 for no such phase
   * @param data files of snippets; the code of the pairs is always among them
   * @param unconditionalShare share of rows that generate from nothing; the others fill in what is
   *     hidden (CPD)
   * @param maskFrom least share of maskable tokens that is hidden
   * @param maskTo largest share
   */
  public record Pretraining(
      long steps, List<String> data, double unconditionalShare, double maskFrom, double maskTo) {}

  /**
   * AdamW with warm-up and cosine decay.
   *
   * @param steps optimiser steps of the second phase, on pairs
   * @param batch pairs in a batch
   * @param learningRate highest rate
   * @param warmup steps until it is reached
   * @param floor share of the highest rate that the last step has
   * @param weightDecay decoupled decay of weight matrices
   * @param clip largest norm of all gradients together
   * @param average decay of the moving average of the weights that is served
   * @param dropout share of components that are zeroed
   * @param labelSmoothing share of the decoder's target that is spread over all tokens
   */
  public record Optimizer(
      long steps,
      int batch,
      double learningRate,
      long warmup,
      double floor,
      double weightDecay,
      double clip,
      double average,
      double dropout,
      double labelSmoothing) {}

  /**
   * Weights of the losses.
   *
   * @param noise squared error of the denoiser's output, the paper's first term
   * @param embedding squared error of the decoder against the embeddings, the paper's second term
   * @param decoder cross-entropy of the classification head, the paper's third term
   * @param anchor cross-entropy of the denoiser's own estimate (Gao et al. 2022)
   * @param length cross-entropy of the length head
   * @param lengthIntoEncoder whether guessing lengths moves the encoder
   * @param intoEmbeddings whether the squared errors move the embeddings, as in the paper
   */
  public record Losses(
      double noise,
      double embedding,
      double decoder,
      double anchor,
      double length,
      boolean lengthIntoEncoder,
      boolean intoEmbeddings) {}

  /**
   * How the training runs.
   *
   * @param seed seed of everything random
   * @param engine how TensorFlow runs
   * @param reportEvery steps between reports
   * @param checkpointEvery steps between checkpoints
   * @param evaluateEvery steps between looks at the development data, 0 for never
   * @param devRows most rows of it that programs are generated for
   * @param initial model whose weights and tokenizers the training starts from
   */
  public record Run(
      long seed,
      Engine engine,
      long reportEvery,
      long checkpointEvery,
      long evaluateEvery,
      int devRows,
      Optional<String> initial) {}

  /** Returns whether some rows of some phase do without their utterance. */
  public boolean learnsWithoutUtterance() {
    return noise.conditionDrop() > 0
        || (pretraining.steps() > 0 && pretraining.unconditionalShare() > 0);
  }
}
