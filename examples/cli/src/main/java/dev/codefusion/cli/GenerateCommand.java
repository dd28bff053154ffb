package dev.codefusion.cli;

import dev.codefusion.api.Answer;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
      "Text output is one candidate a line, best first. On a terminal, score and validity follow"
          + " it dimmed; in a pipe the line is the code alone. A candidate may itself have several"
          + " lines, and answers to several utterances follow each other without a mark: scripts"
          + " that need to tell them apart take --format json, one object an utterance on one line.",
      "",
      "Examples:",
      "  codefusion generate \"count the lines of all C files\"",
      "  codefusion generate --format json - < utterances.txt"
    })
final class GenerateCommand implements Callable<Integer> {

  private static final String DEFAULT_LANGUAGE = "bash";

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
    CodeFusionRuntime framework = runtime.get();
    wishes.check(framework);
    String name = model != null ? model : language != null ? language : DEFAULT_LANGUAGE;
    ModelCard card = framework.card(name);
    requireLanguage(name, card);
    if (!utterance.equals("-")) {
      Request request = wishes.request(utterance);
      try (CodeGenerator generator = framework.open(name)) {
        answer(generator, request, name, card);
      }
      return ExitCode.OK;
    }
    try (CodeGenerator generator = framework.open(name)) {
      return answerEveryLine(generator, name, card);
    }
  }

  /** Goes on after a line that is refused, so that one bad line does not cost the others. */
  private int answerEveryLine(CodeGenerator generator, String name, ModelCard card)
      throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int exitCode = ExitCode.OK;
    int number = 0;
    String line;
    while ((line = lines.readLine()) != null) {
      number++;
      try {
        answer(generator, wishes.request(line), name, card);
      } catch (ConfigurationException e) {
        console.say("Line %d: %s".formatted(number, e.getMessage()));
        exitCode = ExitCode.SOFTWARE;
      }
      if (console.out().checkError()) {
        return ExitCode.SOFTWARE;
      }
    }
    return exitCode;
  }

  private void answer(CodeGenerator generator, Request request, String name, ModelCard card) {
    long start = System.nanoTime();
    Answer answer = generator.generate(request);
    long millis = Math.round((System.nanoTime() - start) / 1e6);
    format.write(
        new AnswerFormat.Answered(request, answer, card.language().orElse(null), name, millis),
        console);
    console.out().flush();
  }

  private void requireLanguage(String name, ModelCard card) {
    if (language != null && !card.language().map(language::equals).orElse(false)) {
      throw new ConfigurationException(
          "Model '%s' writes %s, not '%s'; leave --language out, or choose another model."
              .formatted(name, card.language().orElse("no language of its own"), language));
    }
  }
}
