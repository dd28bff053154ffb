package dev.codefusion.runtime.tensorflow.diagnose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * What an examination measured. Cross-entropies are in nats a token and without smoothing; noise is
 * counted in {@code xi}, the negated log-SNR less its middle, {@code ln(d / 9.6)}, where half of
 * what a lone token says is lost: 0 there for every model, and rising with the noise.
 *
 * @param model its name
 * @param step optimiser steps that it was trained for
 * @param rows pairs looked at
 * @param tokens tokens of their programs
 * @param skipped pairs of the file that are longer than the network
 * @param seed seed of the noise
 * @param unigramEntropy entropy of the token frequencies in all programs of the file
 * @param levels by level, from the cleanest to pure noise
 * @param source what the utterance is worth
 * @param context what the neighbours are worth
 * @param recovery what comes of a start from the known program, and of one from noise
 * @param goldLength what comes of the known length
 * @param findings what follows, in sentences
 */
public record Diagnosis(
    String model,
    long step,
    int rows,
    long tokens,
    int skipped,
    long seed,
    double unigramEntropy,
    List<Level> levels,
    Source source,
    Context context,
    Recovery recovery,
    GoldLength goldLength,
    List<String> findings) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public Diagnosis {
    levels = List.copyOf(levels);
    findings = List.copyOf(findings);
  }

  /**
   * The denoiser's own estimate at one level, all positions alike, beside the blind decoder's.
   *
   * @param xi noise; of the last level that at which sampling starts
   * @param pure whether the denoiser was given noise alone
   */
  public record Level(
      double xi,
      boolean pure,
      double crossEntropy,
      double accuracy,
      double blindCrossEntropy,
      double blindAccuracy) {}

  /**
   * Cross-entropy from pure noise.
   *
   * @param own with the row's utterance
   * @param shuffled with another row's
   */
  public record Source(double own, double shuffled) {

    /** Returns what the utterance is worth, in nats a token. */
    public double gain() {
      return shuffled - own;
    }
  }

  /**
   * Cross-entropy at one position, by what the other positions are.
   *
   * @param xi noise at that position, for the first two
   * @param together where the others have the same noise
   * @param alone where they are pure noise
   * @param givenXi noise of the others where they are given
   * @param given at pure noise, where the others are given
   * @param givenAccuracy share of tokens that are then right
   */
  public record Context(
      double xi,
      double together,
      double alone,
      double givenXi,
      double given,
      double givenAccuracy) {

    /** Returns what the neighbours are worth, in nats a token. */
    public double gain() {
      return alone - together;
    }
  }

  /**
   * Share of tokens that one run of the model's sampler gets right, at the known length.
   *
   * @param xi noise of the known program at the start
   * @param fromGold from that start
   * @param fromNoise from noise, as in generation
   */
  public record Recovery(double xi, double fromGold, double fromNoise) {}

  /**
   * Share of programs that come out token for token.
   *
   * @param exact the likeliest of the samples does, at the known length
   * @param anySample one of them does
   * @param samples samples a row
   * @param steps denoising steps
   * @param sampler the model's sampler
   * @param lengthFirst rows whose length is the length head's first choice
   * @param lengthFifth rows whose length is among its first five
   */
  public record GoldLength(
      double exact,
      double anySample,
      int samples,
      int steps,
      String sampler,
      double lengthFirst,
      double lengthFifth) {}

  /** Returns the same figures with what follows from them. */
  Diagnosis with(List<String> newFindings) {
    return new Diagnosis(
        model,
        step,
        rows,
        tokens,
        skipped,
        seed,
        unigramEntropy,
        levels,
        source,
        context,
        recovery,
        goldLength,
        newFindings);
  }

  /** Returns the level of pure noise. */
  public Level pure() {
    return levels.get(levels.size() - 1);
  }

  /** Returns the figures as one indented JSON object. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a diagnosis cannot be written", e);
    }
  }
}
