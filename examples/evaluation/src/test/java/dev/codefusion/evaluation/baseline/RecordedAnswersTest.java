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
  void saysNothingOnceClosed() {
    answers.close();

    assertThatThrownBy(() -> answers.generate(Request.of("list files")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the generator is closed");
  }
}
