package dev.codefusion.cli;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.api.Sketch;
import dev.codefusion.api.StepListener;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes code for an utterance, or for every line of standard input. */
@Command(
    name = "generate",
    description = "Write code for an utterance.",
    footer = {
      "",
      "Text output is one candidate a line, best first. On a terminal, score and validity follow it"
          + " dimmed; in a pipe the line is the code alone. A candidate may itself have several"
          + " lines, and answers to several utterances follow each other without a mark: scripts"
          + " that need to tell them apart take --format json, one object an utterance on one"
          + " line.",
      "",
      "Examples:",
      "  codefusion generate \"count the lines of all C files\"",
      "  codefusion generate --sketch \"find . -name <> -type f\" \"all Java files\"",
      "  codefusion generate --trace \"count the lines of all C files\"",
      "  codefusion generate --format json --at-once 16 - < utterances.txt"
    })
final class GenerateCommand implements Callable<Integer> {

  private static final String DEFAULT_LANGUAGE = "bash";
  private static final int MOST_AT_ONCE = 1_024;

  @Mixin private final Wishes wishes = new Wishes();

  @Option(
      names = "--language",
      paramLabel = "NAME",
      description = "Language to write; without --model also the model. Default: bash.")
  private @Nullable String language;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "Model by name, or a folder that train wrote.")
  private @Nullable String model;

  @Option(names = "--format", paramLabel = "text|json", description = "Default: text.")
  private AnswerFormat format = AnswerFormat.text;

  @Option(
      names = "--trace",
      fallbackValue = "true",
      description =
          "Show on standard error how the noise settles: in place on a terminal, else, and with"
              + " --format json, one JSON object a step.")
  private boolean trace;

  @Option(
      names = "--sketch",
      paramLabel = "CODE",
      description =
          "Code that every answer contains, with <> for each gap to fill in; \\<> is the text <>.")
  private @Nullable String sketch;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      description =
          "With -: lines that are answered together; the first waits for the others. 'bench"
              + " --throughput' shows what that gains. Scores may differ in the last digits from"
              + " those of lines answered alone. Default: ${DEFAULT-VALUE}.")
  private int atOnce = 1;

  @Parameters(
      paramLabel = "UTTERANCE",
      description = "What the code should do, in quotes; - reads one utterance a line.")
  private String utterance = "";

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  GenerateCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() throws IOException {
    // What is wrong with the request itself is refused before anything is loaded.
    Request request = request(utterance);
    requireAtOnce();
    CodeFusionRuntime framework = runtime.get();
    wishes.check(framework);
    wishes.requireOneSetting();
    String name = model != null ? model : language != null ? language : DEFAULT_LANGUAGE;
    if (model == null && language != null && !framework.models().contains(language)) {
      // Better than "no model of that name", where there is not even such a language.
      LanguageTarget unused = framework.languages().get(language);
    }
    ModelCard card = framework.card(name);
    requireLanguage(name, card);
    try (CodeGenerator generator = wishes.open(framework, name)) {
      Answering answering =
          new Answering(
              generator,
              this::request,
              format,
              name,
              card.language(),
              trace ? Trace.of(console, format) : StepListener.NONE,
              console);
      if (utterance.equals("-")) {
        return answering.everyLine(atOnce) ? ExitCode.OK : ExitCode.SOFTWARE;
      }
      answering.one(request);
      return ExitCode.OK;
    }
  }

  private void requireAtOnce() {
    if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
      throw new ConfigurationException(
          "--at-once is %d, but must be from 1 to %d.".formatted(atOnce, MOST_AT_ONCE));
    }
    if (atOnce > 1 && trace) {
      throw new ConfigurationException(
          "--trace follows one line at a time; leave it or --at-once out.");
    }
  }

  private Request request(String asked) {
    Request request = wishes.request(asked);
    return sketch == null ? request : request.withSketch(Sketch.parse(sketch));
  }

  private void requireLanguage(String name, ModelCard card) {
    if (language != null && !language.equals(card.language())) {
      throw new ConfigurationException(
          "Model '%s' writes '%s', not '%s'; leave --language out, or choose another model."
              .formatted(name, card.language(), language));
    }
  }
}
