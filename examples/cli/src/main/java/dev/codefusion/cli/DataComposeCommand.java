package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.PairGrammar;
import dev.codefusion.evaluation.Pairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
      "  codefusion data compose my-grammar.txt --rows 20 --seed 3 --output look.jsonl"
    })
final class DataComposeCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "GRAMMAR", description = "File of the grammar.")
  private Path grammar = Path.of("");

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Distinct pairs to draw. Default: 10000.")
  private int rows = 10_000;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of the draws. Default: 0.")
  private long seed;

  @Option(
      names = "--without",
      paramLabel = "FILE",
      description =
          "Pairs that figures will be measured on: what has a sentence or program of theirs, but"
              + " for white space, case and quoting, is left out.")
  private @Nullable String without;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "File of pairs to write.")
  private Path output = Path.of("");

  private final Console console;

  DataComposeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (rows < 1) {
      throw new ConfigurationException("--rows is %d, but must be at least 1.".formatted(rows));
    }
    PairGrammar rules = PairGrammar.read(grammar);
    Pairs others = without == null ? null : Pairs.read(without);
    OutputFiles.prepareFile("--output", output);
    List<Pair> drawn = rules.draw(rows, seed);
    List<Pair> pairs = others == null ? drawn : others.apartFrom(drawn);
    Pairs.write(output, pairs);
    new Table()
        .row("asked for", Integer.toString(rows))
        .row("left out", Integer.toString(drawn.size() - pairs.size()))
        .row("pairs", Integer.toString(pairs.size()))
        .row("programs", Long.toString(pairs.stream().map(Pair::code).distinct().count()))
        .print(console.out());
    return ExitCode.OK;
  }
}
