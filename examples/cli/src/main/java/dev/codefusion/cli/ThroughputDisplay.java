package dev.codefusion.cli;

import static dev.codefusion.cli.BenchFigures.megabytes;
import static dev.codefusion.cli.BenchFigures.number;
import static dev.codefusion.cli.BenchFigures.range;

import dev.codefusion.bench.BenchReport;
import dev.codefusion.bench.Throughput;

/**
 * What a user sees of a throughput measurement: on standard output the table of the ways, each row
 * as soon as it is measured, then that of the many; on standard error a progress bar of the many.
 */
final class ThroughputDisplay implements Throughput.Listener, AutoCloseable {

  private final Console console;
  private final String model;
  private final boolean tables;
  private final ProgressDisplay progress;
  private final Table compared =
      new Table()
          .row("together", "side by side", "utterances/s", "of one at a time", "by cpu time")
          .room("", "", "100.0 [100.0..100.0]", "1.00 [1.00..1.00]", "1.00 [1.00..1.00]");

  /**
   * Makes a display.
   *
   * @param tables whether there are tables, or the progress bar alone
   */
  ThroughputDisplay(Console console, String model, boolean tables) {
    this.console = console;
    this.model = model;
    this.tables = tables;
    this.progress = new ProgressDisplay(console, "answer", "utterances");
  }

  @Override
  public void onStart(BenchReport.Machine machine) {
    if (tables) {
      console.out().print(BenchFigures.line(machine, "model " + model));
      printCompared();
    }
  }

  @Override
  public void onCompared(Throughput.Compared one) {
    if (tables) {
      compared.row(
          Integer.toString(one.way().atOnce()),
          Integer.toString(one.way().workers()),
          range("%.1f", one.perSecond(), 1),
          range("%.2f", one.ratio(), 1),
          range("%.2f", one.processorRatio(), 1));
      printCompared();
    }
  }

  /** Whoever waits for a row sees it at once, through a pipe as well. */
  private void printCompared() {
    compared.printMarkdown(console.out());
    console.out().flush();
  }

  @Override
  public void onAnswered(int answered, int utterances) {
    progress.onStep(answered, utterances, "");
  }

  /** Shows how the many were answered. */
  void show(Throughput.Total total) {
    close();
    console.out().print("\n");
    new Table()
        .row("utterances", "together", "side by side", "utterances/s", "before", "most", "after")
        .row(
            Integer.toString(total.utterances()),
            Integer.toString(total.way().atOnce()),
            Integer.toString(total.way().workers()),
            number("%.1f", total.perSecond()),
            megabytes(total.residentBefore()),
            megabytes(total.residentMost()),
            megabytes(total.residentAfter()))
        .printMarkdown(console.out());
  }

  @Override
  public void close() {
    progress.close();
  }
}
