package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.Candidate;
import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictionsTest {

  @TempDir private Path folder;

  @Test
  void predictionsAreOneLineARow() throws IOException {
    Path file = folder.resolve("predictions.jsonl");

    Predictions.write(
        file,
        List.of(
            Outcomes.of("two\n\"lines\"", "a", "b\nc"), Outcomes.of("right", "ls", "ls", "pwd")));

    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"utterance\":\"two\\n\\\"lines\\\"\",\"reference\":\"a\",\"candidates\":[\"b\\nc\"]}",
            "{\"utterance\":\"right\",\"reference\":\"ls\",\"candidates\":[\"ls\",\"pwd\"]}");
  }

  @Test
  void whatIsWrittenCanBeRead() throws IOException {
    Path file = folder.resolve("predictions.jsonl");
    List<Outcome> outcomes =
        List.of(Outcomes.of("a\u00e4", "b", "c\nd", "e"), Outcomes.of("f", "g"));
    Predictions.write(file, outcomes);

    List<Outcome> read =
        Predictions.read(file, outcomes.stream().map(Outcome::pair).limit(1).toList());

    assertThat(read).extracting(Outcome::pair).containsExactly(new Pair("a\u00e4", "b"));
    assertThat(read.get(0).candidates()).extracting(Candidate::code).containsExactly("c\nd", "e");
    assertThat(read.get(0).candidates()).extracting(Candidate::score).containsExactly(1.0, 0.5);
  }

  @Test
  void otherRowsAreRefused() throws IOException {
    Path file = folder.resolve("predictions.jsonl");
    Predictions.write(file, List.of(Outcomes.of("a", "b"), Outcomes.of("c", "d")));

    assertThatThrownBy(
            () -> Predictions.read(file, List.of(new Pair("a", "b"), new Pair("c", "e"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("answers to other rows, from row 2 on");
  }

  @Test
  void whatIsNoPredictionIsNamedByItsLine() throws IOException {
    Path file = folder.resolve("predictions.jsonl");
    for (String line : List.of("{}", "[", "null", "{\"utterance\":\"a\"}")) {
      Files.writeString(file, line + "\n");

      assertThatThrownBy(() -> Predictions.read(file))
          .as(line)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("line 1 is no prediction");
    }
    assertThatThrownBy(() -> Predictions.read(folder.resolve("none")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cannot be read (NoSuchFileException)");
  }
}
