package dev.codefusion.cli;

import dev.codefusion.evaluation.PairGrammar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws pairs from a grammar. */
@Command(
    name = "compose",
    description = "Draw pairs from a grammar that writes sentence and code at once.",
    footer = {
      "",
      "docs/data.md has the form of a grammar. The same grammar, --rows and --seed make the same"
          + " file.",
      "",
      "Examples:",
      "  codefusion data compose config/bash-grammar.txt --output bash-composed.jsonl",
      "  codefusion data compose my-grammar.txt --rows 20 --seed 3 --output look.jsonl",
      "  codefusion data compose config/bash-grammar.txt --from archive,ask-net --output look.jsonl"
    })
final class DataComposeCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "GRAMMAR", description = "File of the grammar.")
  private Path grammar = Path.of("");

  @Option(
      names = "--from",
      paramLabel = "RULE",
      split = ",",
      description =
          "Draw by these alternatives of the rule 'pair' only; several with commas. Default: all.")
  private List<String> from = new ArrayList<>();

  @Mixin private final MadePairs made = new MadePairs();

  private final Console console;

  DataComposeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    made.check();
    PairGrammar rules = PairGrammar.read(grammar);
    made.write(
        counts ->
            from.isEmpty()
                ? rules.draw(made.rows(), made.seed())
                : rules.draw(made.rows(), made.seed(), from),
        console);
    return ExitCode.OK;
  }
}
