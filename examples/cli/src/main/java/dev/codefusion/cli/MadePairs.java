package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that make pairs, and what they write. */
final class MadePairs {

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Most pairs to draw, all distinct. Default: 10000.")
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

  int rows() {
    return rows;
  }

  long seed() {
    return seed;
  }

  void check() {
    if (rows < 1) {
      throw new ConfigurationException("--rows is %d, but must be at least 1.".formatted(rows));
    }
  }

  /**
   * Draws, leaves out, writes and counts; nothing is drawn where the files cannot be used.
   *
   * @param draw may count what is its own in the table
   */
  void write(Function<Table, List<Pair>> draw, Console console) throws IOException {
    Pairs others = without == null ? null : Pairs.read(without);
    OutputFiles.prepareFile("--output", output);
    Table counts = new Table();
    List<Pair> drawn = draw.apply(counts);
    List<Pair> pairs = others == null ? drawn : others.apartFrom(drawn);
    Pairs.write(output, pairs);
    counts
        .row("asked for", Integer.toString(rows))
        .row("left out", Integer.toString(drawn.size() - pairs.size()))
        .row("pairs", Integer.toString(pairs.size()))
        .row("programs", Long.toString(pairs.stream().map(Pair::code).distinct().count()))
        .print(console.out());
  }
}
