package dev.codefusion.runtime.tensorflow.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the figures: one sentence for each question, from bounds that hold for programs of about 8
 * to 45 tokens. They are rules of thumb, which docs/diagnose.md gives reasons for.
 */
final class Findings {

  /** Nats a token that the utterance is worth to a model that reads it. */
  private static final double SOURCE_GAIN = 1;

  /** Nats a token that the neighbours are worth to a model that reads them. */
  private static final double CONTEXT_GAIN = 0.3;

  /** Nats that all neighbours together are worth where a token is to be filled in. */
  private static final double FILL_IN_GAIN = 1;

  /** Nats a token by which nearly clean tokens may be worse than blind. */
  private static final double CLEAN_SLACK = 0.05;

  /** Share of tokens that the first guess needs for samples that hold together. */
  private static final double FIRST_GUESS = 0.55;

  /** The same in the middle of the range. */
  private static final double MIDDLE = 0.8;

  /** Share of tokens that come back from gold where the later steps work. */
  private static final double RECOVERED = 0.9;

  /** Share of tokens by which a start from gold is better where the first guess is what lacks. */
  private static final double FIRST_GUESS_LACK = 0.2;

  /** Share of rows whose length should be among the five that are tried. */
  private static final double LENGTHS = 0.8;

  private Findings() {}

  static List<String> of(Diagnosis diagnosis) {
    List<String> findings = new ArrayList<>();
    findings.add(source(diagnosis.source()));
    findings.add(context(diagnosis.context(), diagnosis.pure().crossEntropy()));
    findings.add(clean(diagnosis.levels()));
    findings.add(guesses(diagnosis));
    findings.add(recovery(diagnosis.recovery()));
    findings.add(length(diagnosis.goldLength()));
    return findings;
  }

  private static String source(Diagnosis.Source source) {
    return say(
        "The utterance is %s: another row's costs %.2f nats a token from pure noise (below %.1f is hardly).",
        source.gain() < SOURCE_GAIN ? "hardly used" : "used", source.gain(), SOURCE_GAIN);
  }

  private static String context(Diagnosis.Context context, double pure) {
    double filled = pure - context.given();
    boolean usesGiven = filled >= FILL_IN_GAIN;
    String verdict =
        context.gain() >= CONTEXT_GAIN
            ? "used"
            : usesGiven ? "used where they are given, hardly where they are noisy" : "hardly used";
    return say(
        "The neighbours are %s: without them a token at xi %.1f costs %.2f nats more (below %.1f is hardly), and all of them given save one of pure noise %.2f (below %.1f is hardly).",
        verdict, context.xi(), context.gain(), CONTEXT_GAIN, filled, FILL_IN_GAIN);
  }

  private static String clean(List<Diagnosis.Level> levels) {
    double worst =
        levels.stream()
            .filter(level -> level.xi() <= -0.5)
            .mapToDouble(level -> level.crossEntropy() - level.blindCrossEntropy())
            .max()
            .orElse(0);
    return worst > CLEAN_SLACK
        ? say(
            "Nearly clean tokens are read worse than blind, by up to %.2f nats: look at the output prior and the embeddings.",
            worst)
        : "Nearly clean tokens are read at least as well as blind.";
  }

  private static String guesses(Diagnosis diagnosis) {
    double first = diagnosis.pure().accuracy();
    double middle =
        diagnosis.levels().stream()
            .filter(level -> level.xi() >= 0 && level.xi() <= 1)
            .mapToDouble(Diagnosis.Level::accuracy)
            .average()
            .orElse(0);
    return say(
        "Samples %s hold together: %.0f %% of tokens are right at the first guess and %.0f %% in the middle (%.0f and %.0f are needed).",
        first >= FIRST_GUESS && middle >= MIDDLE ? "should" : "will not yet",
        100 * first,
        100 * middle,
        100 * FIRST_GUESS,
        100 * MIDDLE);
  }

  private static String recovery(Diagnosis.Recovery recovery) {
    String share =
        say(
            "from gold at xi %.0f the sampler brings back %.0f %% of the tokens, from noise %.0f %%.",
            recovery.xi(), 100 * recovery.fromGold(), 100 * recovery.fromNoise());
    if (recovery.fromGold() < RECOVERED) {
      return "What is known at the start is lost: " + share;
    }
    return recovery.fromGold() - recovery.fromNoise() > FIRST_GUESS_LACK
        ? "The first guess is what lacks: " + share
        : "The sampler does what the model can: " + share;
  }

  private static String length(Diagnosis.GoldLength gold) {
    return say(
        "The length is %s: it is among the first five guesses in %.0f %% of rows; with the known one %.1f %% are exact, %.1f %% in one of %d samples.",
        gold.lengthFifth() < LENGTHS ? "a bottleneck" : "guessed well enough",
        100 * gold.lengthFifth(),
        100 * gold.exact(),
        100 * gold.anySample(),
        gold.samples());
  }

  private static String say(String sentence, Object... figures) {
    return String.format(Locale.ROOT, sentence, figures);
  }
}
