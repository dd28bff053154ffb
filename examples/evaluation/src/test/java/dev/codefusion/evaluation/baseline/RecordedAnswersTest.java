package dev.codefusion.evaluation.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.Candidate;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.evaluation.Outcome;
import dev.codefusion.evaluation.Pair;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecordedAnswersTest {

  private static final List<Candidate> SAID =
      List.of(
          new Candidate("ls", 0.5, Optional.of(true)),
          new Candidate("ls -a", 0.25, Optional.empty()));

  private final RecordedAnswers answers =
      new RecordedAnswers(List.of(new Outcome(new Pair("list files", "ls"), SAID)));

  @Test
  void repeatsWhatWasSaid() {
    assertThat(answers.generate(Request.of("list files")).candidates()).isEqualTo(SAID);
    assertThat(answers.generate(Request.of("list files").withCandidates(1)).candidates())
        .isEqualTo(SAID.subList(0, 1));
    assertThatThrownBy(() -> answers.generate(Request.of("list folders")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("No answer to 'list folders' was recorded.");
  }

  @Test
  void rowsOfOneUtteranceGetTheirOwnAnswersInTurn() {
    RecordedAnswers several =
        new RecordedAnswers(
            List.of(
                new Outcome(new Pair("list files", "ls"), SAID),
                new Outcome(new Pair("list folders", "ls -d */"), List.of()),
                new Outcome(new Pair("list files", "find ."), SAID.subList(1, 2))));

    for (int pass = 0; pass < 2; pass++) {
      assertThat(several.generate(Request.of("list files")).candidates()).isEqualTo(SAID);
      assertThat(several.generate(Request.of("list folders")).candidates()).isEmpty();
      assertThat(several.generate(Request.of("list files")).candidates())
          .isEqualTo(SAID.subList(1, 2));
    }
  }

  @Test
  void manyThreadsGetEachAnswerEquallyOften() {
    RecordedAnswers two =
        new RecordedAnswers(
            List.of(
                new Outcome(new Pair("list files", "ls"), SAID),
                new Outcome(new Pair("list files", "find ."), List.of())));

    long first =
        IntStream.range(0, 10_000)
            .parallel()
            .filter(i -> !two.generate(Request.of("list files")).candidates().isEmpty())
            .count();

    assertThat(first).isEqualTo(5_000);
  }

  @Test
  void saysNothingOnceClosed() {
    answers.close();

    assertThatThrownBy(() -> answers.generate(Request.of("list files")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the generator is closed");
  }
}
