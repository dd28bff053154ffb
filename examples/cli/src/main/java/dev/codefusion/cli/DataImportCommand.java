package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.evaluation.ParallelCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns a corpus as its authors publish it into pairs to train on. */
@Command(
    name = "import",
    description = "Turn a published corpus into train.jsonl and dev.jsonl.",
    footer = {
      "",
      "nl2bash is github.com/TellinaTool/nl2bash: its files all.nl and all.cm, in DIR or in"
          + " data/bash below it. The parts share no command. Which part a command goes to"
          + " follows from the command alone, so that every run makes the same files.",
      "",
      "Examples:",
      "  codefusion data import nl2bash nl2bash/data/bash",
      "  codefusion data import nl2bash nl2bash --output data --dev-share 0.1"
    })
final class DataImportCommand implements Callable<Integer> {

  /** Corpora that can be read. Lower case, as on the command line. */
  enum Corpus {
    nl2bash
  }

  @Parameters(index = "0", paramLabel = "nl2bash", description = "Which corpus it is.")
  private Corpus corpus = Corpus.nl2bash;

  @Parameters(index = "1", paramLabel = "DIR", description = "Folder that it was fetched into.")
  private Path folder = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder to write to. Default: this one.")
  private Path output = Path.of(".");

  @Option(
      names = "--dev-share",
      paramLabel = "X",
      description = "Share of the commands that goes to dev.jsonl. Default: 0.06.")
  private double devShare = 0.06;

  private final Console console;

  DataImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (!(devShare >= 0 && devShare <= 1)) {
      throw new ConfigurationException(
          "--dev-share is %s, but must be between 0 and 1.".formatted(devShare));
    }
    ParallelCorpus read =
        switch (corpus) {
          case nl2bash -> ParallelCorpus.nl2bash(folder);
        };
    ParallelCorpus.Split split = read.split(devShare);
    Table table =
        new Table()
            .row("lines", Integer.toString(read.lines()))
            .row("blank", Integer.toString(read.blank()))
            .row("repeated", Integer.toString(read.repeated()));
    write(table, "train.jsonl", split.train());
    write(table, "dev.jsonl", split.dev());
    table.print(console.out());
    return ExitCode.OK;
  }

  private void write(Table table, String name, List<Pair> pairs) throws IOException {
    Path file = output.resolve(name);
    OutputFiles.prepareFile("--output", file);
    Pairs.write(file, pairs);
    table.row(name, Integer.toString(pairs.size()));
  }
}
