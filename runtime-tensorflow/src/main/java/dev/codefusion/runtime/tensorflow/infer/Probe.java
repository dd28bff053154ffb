package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import java.util.Optional;

/**
 * A model opened up for measurements: what a generator only uses, set against programs that are
 * known. Owns nothing and lives as long as its generator; not thread-safe.
 */
public final class Probe {

  private final ModelCard card;
  private final Plugins plugins;
  private final TextCodec codec;
  private final InferenceGraph graph;

  Probe(ModelCard card, Plugins plugins, TextCodec codec, InferenceGraph graph) {
    this.card = card;
    this.plugins = plugins;
    this.codec = codec;
    this.graph = graph;
  }

  /**
   * A pair in the model's tokens.
   *
   * @param utterance what the encoder reads
   * @param code the program
   */
  public record Tokens(int[] utterance, int[] code) {}

  /**
   * How the denoiser's own estimate compares with a program, for each row and position.
   *
   * @param crossEntropy in nats, rows x length
   * @param right whether the likeliest token is the program's, rows x length
   */
  public record Scores(float[] crossEntropy, boolean[] right) {}

  /**
   * The decoder's programs.
   *
   * @param code likeliest tokens, rows x longest
   * @param logLikelihood of each of them
   */
  public record Decoded(int[] code, float[] logLikelihood) {}

  /** Returns the model's card. */
  public ModelCard card() {
    return card;
  }

  /** Returns the model's own noise schedule. */
  public NoiseSchedule schedule() {
    return plugins.schedule(card.schedule());
  }

  /** Returns the model's own sampler. */
  public Sampler sampler() {
    return plugins.sampler(card.sampler());
  }

  /** Returns the vectors of tokens, one after the other, each of the diffused dimension. */
  public float[] embeddings(int[] tokens) {
    return graph.embed(tokens, 1);
  }

  /** Returns a pair in tokens; empty where it is longer than the network. */
  public Optional<Tokens> tokens(Prompt prompt, String code) {
    TextCodec.Reading reading = codec.read(prompt);
    int[] program = codec.encode(code, reading);
    boolean fits =
        reading.ids().length > 0
            && reading.ids().length <= card.dims().utteranceLength()
            && program.length > 0
            && program.length <= card.dims().codeLength();
    return fits ? Optional.of(new Tokens(reading.ids(), program)) : Optional.empty();
  }

  /** Encodes an utterance; the caller closes what comes of it. */
  public Trial trial(int[] utterance) {
    return new Trial(graph.encode(utterance));
  }

  /** The model under one utterance. Owns its encoded states. */
  public final class Trial implements AutoCloseable {

    private final InferenceGraph.Condition condition;

    private Trial(InferenceGraph.Condition condition) {
      this.condition = condition;
    }

    /**
     * Compares the denoiser's own estimates with a program.
     *
     * @param x noisy rows, each of the program's length
     * @param levels how much noise the denoiser is told of
     */
    public Scores score(Latents x, Levels levels, int[] code) {
      int[] target = new int[x.rows() * code.length];
      float[] logSnr = new float[target.length];
      for (int i = 0; i < target.length; i++) {
        target[i] = code[i % code.length];
        logSnr[i] = (float) levels.logSnr(i / code.length, i % code.length);
      }
      InferenceGraph.Scores scores = graph.score(condition, x, logSnr, target);
      boolean[] right = new boolean[target.length];
      for (int i = 0; i < right.length; i++) {
        right[i] = scores.guess()[i] == target[i];
      }
      return new Scores(scores.crossEntropy(), right);
    }

    /** Returns the denoiser as the model's sampler gets it, for one run. */
    public Denoiser denoiser() {
      return new TensorFlowDenoiser(
          graph,
          condition,
          new InferenceGraph.Manner(card.defaults().temperature(), 1, false, 0),
          card.selfConditioning(),
          Given.nothing(),
          new Settling(false));
    }

    /** Returns what the decoder makes of clean vectors. */
    public Decoded decode(Latents x0) {
      InferenceGraph.Decoded decoded = graph.decode(condition, x0);
      return new Decoded(decoded.code(), decoded.logLikelihood());
    }

    /** Returns how many lengths the length head holds likelier than this one. */
    public int lengthRank(int length) {
      float[] shares = condition.lengthShares();
      float own = shares[length - 1];
      int likelier = 0;
      for (float share : shares) {
        likelier += share > own ? 1 : 0;
      }
      return likelier;
    }

    @Override
    public void close() {
      condition.close();
    }
  }
}
