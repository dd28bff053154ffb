package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.runtime.tensorflow.train.TrainingReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrainingDisplayTest {

  private static final TrainingReport REPORT =
      new TrainingReport(
          500, 8000, 2.5, 0.001, 1, 12.25, 3725.4, Map.of(), List.of(), List.of(), Map.of());

  @Test
  void reportsAreJsonLinesOnStandardOutputAndALineForPeopleElsewhere() {
    RecordedConsole recorded = RecordedConsole.pipe();

    try (TrainingDisplay display = new TrainingDisplay(recorded.console())) {
      display.onStep(500, 8000, 2.5, 12.25);
      display.onReport(REPORT);
    }

    assertThat(recorded.out()).isEqualTo(REPORT.toJson() + "\n").hasLineCount(1);
    assertThat(recorded.err())
        .isEqualTo("step 500/8000, loss 2.5000, 12.25 steps/s, 1:02:05 left\n");
  }

  @Test
  void aTerminalGetsABarInsteadOfLines() {
    RecordedConsole recorded = RecordedConsole.terminal();

    try (TrainingDisplay display = new TrainingDisplay(recorded.console())) {
      display.onStep(500, 8000, 2.5, 12.25);
      display.onReport(REPORT);
    }

    assertThat(recorded.out()).isEqualTo(REPORT.toJson() + "\n");
    assertThat(recorded.err()).contains("500/8000").doesNotContain("step 500");
  }

  @Test
  void theLastCheckpointIsRemembered() {
    try (TrainingDisplay display = new TrainingDisplay(RecordedConsole.pipe().console())) {
      assertThat(display.checkpoint()).isEmpty();

      display.onCheckpoint(Path.of("a"));
      display.onCheckpoint(Path.of("b"));

      assertThat(display.checkpoint()).contains(Path.of("b"));
    }
  }
}
