package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidityTest {

  @Test
  void firstAndAllCandidatesAreCountedByHand() {
    List<Outcome> outcomes =
        List.of(
            Outcomes.of("1", "r", "good", "bad!"),
            Outcomes.of("2", "r", "bad!", "good", "good"),
            Outcomes.of("3", "r"));

    Validity validity = judged(outcomes);

    assertThat(validity.judge()).isEqualTo("marks");
    assertThat(validity.first().share()).isEqualTo(1 / 2.0);
    assertThat(validity.all().share()).isEqualTo(3 / 5.0);
    assertThat(validity.candidates()).isEqualTo(5);
  }

  /** A program with an exclamation mark is invalid. */
  private static Validity judged(List<Outcome> outcomes) {
    return Validity.of(
            outcomes,
            (code, prompt) ->
                code.contains("!")
                    ? Verdict.invalid(3, "A mark.", "marks")
                    : Verdict.valid("marks"),
            0)
        .orElseThrow();
  }

  /** Five candidates that stand or fall together say no more than one does. */
  @Test
  void candidatesOfARowAreNoRowsOfTheirOwn() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int row = 0; row < 40; row++) {
      String code = row % 4 == 0 ? "bad!" : "good";
      outcomes.add(Outcomes.of("row " + row, "r", code, code, code, code, code));
    }

    Validity validity = judged(outcomes);

    assertThat(validity.all()).isEqualTo(validity.first());
    assertThat(validity.candidates()).isEqualTo(200);
  }

  @Test
  void nothingToJudgeIsNoFigure() {
    assertThat(Validity.of(List.of(Outcomes.of("1", "r")), (c, p) -> Verdict.valid("any"), 0))
        .isEmpty();
  }

  @Test
  void bashReadsAndRunsNothing(@TempDir Path folder) throws IOException {
    assumeThat(bashIsInstalled()).as("bash is on PATH").isTrue();
    BashNoExec judge = BashNoExec.find();
    Prompt prompt = new Prompt("any");
    Path trace = folder.resolve("trace");

    assertThat(judge.apply("touch '" + trace + "'; echo $(touch '" + trace + "')", prompt))
        .isEqualTo(Verdict.valid("bash -n"));
    assertThat(Files.exists(trace)).isFalse();
    assertThat(judge.apply("if true; then", prompt).valid()).isFalse();
    assertThat(judge.apply("echo 'open", prompt).valid()).isFalse();
    assertThat(judge.apply("for f in *; do echo \"$f\"; done", prompt).valid()).isTrue();
  }

  private static boolean bashIsInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "bash")));
  }
}
