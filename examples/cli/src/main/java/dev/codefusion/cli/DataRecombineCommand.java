package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.evaluation.Recombination;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes pairs out of pairs. */
@Command(
    name = "recombine",
    description = "Make new pairs of pairs, by what a few words change in the code.",
    footer = {
      "",
      "Where \"files\" became \"directories\" in two sentences, and \"-type f\" \"-type d\" in their"
          + " code, it does so in others. docs/data.md says which such edits are trusted. The same"
          + " file and options make the same pairs.",
      "",
      "Example:",
      "  codefusion data recombine nl2bash-train.jsonl --language bash --output"
          + " bash-recombined.jsonl"
    })
final class DataRecombineCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "FILE", description = "Pairs that people wrote.")
  private String file = "";

  @Option(
      names = "--language",
      paramLabel = "NAME",
      required = true,
      description = "Language of the code: says what is a literal, and what is well-formed.")
  private String language = "";

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "Most edits in turn, from 1 to 3. Default: 2.")
  private int depth = 2;

  @Mixin private final MadePairs made = new MadePairs();

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  DataRecombineCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() throws IOException {
    made.check();
    if (depth < 1 || depth > 3) {
      throw new ConfigurationException("--depth is %d, but must be from 1 to 3.".formatted(depth));
    }
    LanguageTarget target = runtime.get().languages().get(language);
    Pairs pairs = Pairs.read(file);
    made.write(
        counts -> {
          Recombination recombination = new Recombination(pairs.rows(), target);
          counts.row("edits", Integer.toString(recombination.edits()));
          return recombination.pairs(depth, made.rows(), made.seed());
        },
        console);
    return ExitCode.OK;
  }
}
