package dev.codefusion.cli;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.evaluation.DataFile;
import dev.codefusion.evaluation.Outcome;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.evaluation.Predictions;
import dev.codefusion.evaluation.Report;
import dev.codefusion.evaluation.baseline.RecordedAnswers;
import dev.codefusion.evaluation.baseline.RetrievalBaseline;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What is measured: a trained model, a baseline, or answers given before.
 *
 * @param name as the user named it
 * @param language name of the language that it writes
 * @param target the language's plugin; null where it is not on the class path
 * @param sha256 hash of its weights or of the file that it answers from; null where there is none
 * @param schedule its own noise schedule, where it has one
 * @param ranking how it puts candidates into order
 * @param timed whether its latency means anything
 * @param computation how it is computed; null where no network is
 * @param opening loads it
 */
record Subject(
    String name,
    String language,
    @Nullable LanguageTarget target,
    @Nullable String sha256,
    Optional<String> schedule,
    String ranking,
    boolean timed,
    Report.@Nullable Computation computation,
    Supplier<CodeGenerator> opening) {

  private static final String RETRIEVAL = "retrieval:";
  private static final String NEAREST = "nearest-embedding:";

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  private static final String DEFAULT_LANGUAGE = "bash";

  /** The options that choose one. */
  static final class Choice {

    @Option(
        names = "--model",
        required = true,
        paramLabel = "NAME|DIR",
        description = "Model by name, or a folder that train wrote.")
    @Nullable String model;

    @Option(
        names = "--baseline",
        required = true,
        paramLabel = "NAME:WHAT",
        description =
            "Instead of a model: retrieval:FILE, the programs of the training pairs in FILE whose"
                + " utterances are most alike (BM25), as they are; or nearest-embedding:MODEL, a"
                + " model without its decoder, which writes the tokens nearest to its denoiser's"
                + " last estimate.")
    @Nullable String baseline;

    @Option(
        names = "--answers",
        required = true,
        paramLabel = "FILE",
        description = "Instead of a model: answers that --predictions wrote before.")
    @Nullable Path answers;
  }

  /**
   * Finds what the options name, without loading it.
   *
   * @param language as the user gave it; null where not
   * @param wishes whether a model is to answer without its partner
   */
  static Subject of(
      CodeFusionRuntime framework, Choice choice, @Nullable String language, Wishes wishes) {
    String model = choice.model;
    if (model != null) {
      ModelCard card = card(framework, model, language);
      return ofModel(
          framework, model, card, wishes.partner(card), () -> wishes.open(framework, model));
    }
    String baseline = choice.baseline;
    if (baseline != null && baseline.startsWith(NEAREST)) {
      String undecoded = baseline.substring(NEAREST.length());
      ModelCard card = card(framework, undecoded, language);
      return ofModel(framework, baseline, card, "", () -> framework.openWithoutDecoder(undecoded));
    }
    String name = language == null ? DEFAULT_LANGUAGE : language;
    LanguageTarget target = framework.languages().get(name);
    Path answers = choice.answers;
    return answers != null
        ? ofAnswers(answers, target)
        : ofBaseline(String.valueOf(choice.baseline), target);
  }

  /** Finds a model, without loading it, that is to answer without a partner. */
  static Subject alone(CodeFusionRuntime framework, String model) {
    ModelCard card = framework.card(model);
    return ofModel(framework, model, card, "", () -> framework.openAlone(model));
  }

  private static ModelCard card(
      CodeFusionRuntime framework, String model, @Nullable String language) {
    ModelCard card = framework.card(model);
    if (language != null && !language.equals(card.language())) {
      throw new ConfigurationException(
          "Model '%s' writes '%s', not '%s'; leave --language out, or choose another model."
              .formatted(model, card.language(), language));
    }
    return card;
  }

  private static Subject ofModel(
      CodeFusionRuntime framework,
      String name,
      ModelCard card,
      String partner,
      Supplier<CodeGenerator> opening) {
    Engine engine = CodeFusionRuntime.engine();
    return new Subject(
        name,
        card.language(),
        framework.languages().all().get(card.language()),
        card.files().get(ModelFolder.WEIGHTS),
        Optional.of(card.schedule().name()),
        "valid first, then "
            + card.defaults().ranking().name().toLowerCase(Locale.ROOT)
            + (partner.isEmpty() ? "" : ", fused with " + partner),
        true,
        new Report.Computation(
            engine.precision().name().toLowerCase(Locale.ROOT),
            engine.threads(),
            engine.device().name().toLowerCase(Locale.ROOT)),
        opening);
  }

  private static Subject ofBaseline(String baseline, LanguageTarget target) {
    if (!baseline.startsWith(RETRIEVAL)) {
      throw new ConfigurationException(
          "Unknown baseline '%s'; there are retrieval:FILE, FILE holding training pairs, and nearest-embedding:MODEL."
              .formatted(baseline));
    }
    // It warns of every Java that is newer than itself.
    LUCENE.setLevel(Level.SEVERE);
    Pairs training = Pairs.read(baseline.substring(RETRIEVAL.length()));
    return new Subject(
        baseline,
        target.name(),
        target,
        training.sha256(),
        Optional.empty(),
        "bm25",
        true,
        null,
        () -> new RetrievalBaseline(training.rows(), target));
  }

  private static Subject ofAnswers(Path file, LanguageTarget target) {
    List<Outcome> outcomes = Predictions.read(file);
    return new Subject(
        file.toString(),
        target.name(),
        target,
        DataFile.read(file.toString()).sha256(),
        Optional.empty(),
        "as recorded",
        false,
        null,
        () -> new RecordedAnswers(outcomes));
  }
}
