package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Step;
import dev.codefusion.api.StepListener;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TraceTest {

  @Test
  void columnsAreThoseOfATerminal() {
    assertThat(Trace.columns("ls -l")).isEqualTo(5);
    assertThat(Trace.columns("\u00fc")).isEqualTo(1);
    assertThat(Trace.columns("u\u0308")).isEqualTo(1);
    assertThat(Trace.columns("\u6f22\u5b57")).isEqualTo(4);
    assertThat(Trace.columns("\uD83D\uDE00")).isEqualTo(2);
  }

  @Test
  void aProgramNeverFillsMoreThanItsLine() {
    RecordedConsole recorded = RecordedConsole.terminal();
    StepListener trace = Trace.of(recorded.console(), AnswerFormat.text);

    trace.onStep(step(1, Stream.generate(() -> "\u6f22\u5b57x").limit(60).toArray(String[]::new)));
    trace.onStep(step(2, "ls"));

    assertThat(recorded.err().replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "").lines())
        .hasSize(4)
        .allMatch(line -> Trace.columns(line) < 80);
    assertThat(recorded.err()).contains("\u001b[2A");
  }

  @Test
  void aProgramCannotSteerTheTerminal() {
    RecordedConsole recorded = RecordedConsole.terminal();
    StepListener trace = Trace.of(recorded.console(), AnswerFormat.text);

    trace.onStep(step(1, "ls\u001b[2J", "\u009b2J", "\u0085\u007f"));

    assertThat(recorded.err().replaceAll("\u001b\\[[0-9;]*[A-Za-z]", ""))
        .isEqualTo("step 1 of 2, log-SNR +0.0\nls [2J 2J  \n");
  }

  private static Step step(int number, String... tokens) {
    return new Step(
        number,
        2,
        0,
        List.of(
            new Step.Draft(
                Stream.of(tokens).map(text -> new Step.Token(text, 0.5, false)).toList())));
  }
}
