package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.bench.BenchReport;
import dev.codefusion.bench.Spread;
import dev.codefusion.bench.Throughput;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThroughputDisplayTest {

  private static final BenchReport.Machine MACHINE =
      new BenchReport.Machine("Chip", 2, "17", "Linux", 0.25);
  private static final Spread RATE = Spread.of(List.of(2.9, 3.0, 13.14));
  private static final Spread RATIO = Spread.of(List.of(0.5));
  private static final Throughput.Compared SLOWER =
      new Throughput.Compared(new Throughput.Way(4, 1), RATE, RATIO, RATIO);
  private static final Throughput.Total TOTAL =
      new Throughput.Total(Throughput.Way.ONE_AT_A_TIME, 30, 10, 1_000_000, 3_000_000, 2_000_000);

  @Test
  void everyRowIsThereAsSoonAsItsWayIsMeasured() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RecordedConsole recorded = RecordedConsole.pipe();
    Console buffered =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(new BufferedOutputStream(out), false, StandardCharsets.UTF_8),
            recorded.console().err(),
            false,
            false,
            80);

    try (ThroughputDisplay display = new ThroughputDisplay(buffered, "bash", true)) {
      display.onStart(MACHINE);
      assertThat(out.toString(StandardCharsets.UTF_8))
          .isEqualTo(
              """
              Chip, 2 processors, load 0.3, Java 17; model bash

              | together | side by side | utterances/s         | of one at a time  | by cpu time       |
              |----------|--------------|----------------------|-------------------|-------------------|
              """);
      out.reset();
      display.onCompared(SLOWER);
      assertThat(out.toString(StandardCharsets.UTF_8))
          .isEqualTo(
              """
              | 4        | 1            | 3.0 [2.9..13.1]      | 0.50 [0.50..0.50] | 0.50 [0.50..0.50] |
              """);
      out.reset();
      display.onAnswered(30, 30);
      display.show(TOTAL);
      buffered.out().flush();
    }

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """

            | utterances | together | side by side | utterances/s | before | most   | after  |
            |------------|----------|--------------|--------------|--------|--------|--------|
            | 30         | 1        | 1            | 3.0          | 1.0 MB | 3.0 MB | 2.0 MB |
            """);
    assertThat(recorded.err()).isEmpty();
  }

  @Test
  void withoutTablesATerminalSeesTheProgressAlone() {
    RecordedConsole recorded = RecordedConsole.terminal();

    try (ThroughputDisplay display = new ThroughputDisplay(recorded.console(), "bash", false)) {
      display.onStart(MACHINE);
      display.onCompared(SLOWER);
      display.onAnswered(32, 1_000);
    }

    assertThat(recorded.out()).isEmpty();
    assertThat(recorded.err()).contains("answer", "32/1000");
  }
}
