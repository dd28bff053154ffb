package dev.codefusion.cli;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.evaluation.baseline.RetrievalBaseline;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What is measured: a trained model or a baseline.
 *
 * @param name as the user named it
 * @param language name of the language that it writes
 * @param schedule its own noise schedule, where it has one
 * @param ranking how it puts candidates into order
 * @param opening loads it
 */
record Subject(
    String name,
    String language,
    Optional<String> schedule,
    String ranking,
    Supplier<CodeGenerator> opening) {

  private static final String RETRIEVAL = "retrieval:";
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
        paramLabel = "retrieval:FILE",
        description =
            "Instead of a model: answers of the training pairs in FILE whose utterances are most"
                + " alike (BM25), as they are.")
    @Nullable String baseline;
  }

  /**
   * Finds what the options name, without loading it.
   *
   * @param language as the user gave it; null where not
   */
  static Subject of(CodeFusionRuntime framework, Choice choice, @Nullable String language) {
    if (choice.model != null) {
      ModelCard card = framework.card(choice.model);
      return ofModel(framework, choice.model, card, language);
    }
    return ofBaseline(
        framework, String.valueOf(choice.baseline), language == null ? DEFAULT_LANGUAGE : language);
  }

  private static Subject ofModel(
      CodeFusionRuntime framework, String model, ModelCard card, @Nullable String language) {
    if (language != null && !language.equals(card.language())) {
      throw new ConfigurationException(
          "Model '%s' writes '%s', not '%s'; leave --language out, or choose another model."
              .formatted(model, card.language(), language));
    }
    return new Subject(
        model,
        card.language(),
        Optional.of(card.schedule().name()),
        "valid first, then " + card.defaults().ranking().name().toLowerCase(Locale.ROOT),
        () -> framework.open(model));
  }

  private static Subject ofBaseline(CodeFusionRuntime framework, String baseline, String language) {
    if (!baseline.startsWith(RETRIEVAL)) {
      throw new ConfigurationException(
          "Unknown baseline '%s'; there is retrieval:FILE, FILE holding training pairs."
              .formatted(baseline));
    }
    Pairs training = Pairs.read(baseline.substring(RETRIEVAL.length()));
    var judge = framework.languages().get(language);
    return new Subject(
        baseline,
        language,
        Optional.empty(),
        "bm25",
        () -> new RetrievalBaseline(training.rows(), judge));
  }
}
