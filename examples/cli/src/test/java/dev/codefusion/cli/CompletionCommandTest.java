package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CompletionCommandTest {

  @Test
  void scriptKnowsEveryCommand() {
    RecordedConsole recorded = RecordedConsole.pipe();

    int exitCode =
        Main.run(
            recorded.console(),
            () -> {
              throw new IllegalStateException("no plugin is needed");
            },
            "completion");

    assertThat(exitCode).isZero();
    assertThat(recorded.err()).isEmpty();
    assertThat(recorded.out())
        .startsWith("#!")
        .contains("complete -F _complete_codefusion")
        .contains("generate", "evaluate", "--baseline", "--dev-share", "tokenizer");
  }
}
