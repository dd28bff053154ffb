package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistillationTest {

  @TempDir private Path folder;

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("same", "pwd"),
          new Pair("other", "ls -la"),
          new Pair("other", "ls -al"),
          new Pair("second", "df"),
          new Pair("bad", "du"),
          new Pair("unknown", "id"));

  private static LookupGenerator teacher() {
    return new LookupGenerator(
        Map.of(
            "same", List.of("pwd", "cd"),
            "other", List.of("ls -A"),
            "second", List.of("df !", "df -h"),
            "bad", List.of("!", "!!")),
        true);
  }

  @Test
  void writesTheBestValidAnswerAndKeepsWhatHasNone() throws IOException {
    Path file = folder.resolve("new.jsonl");
    List<Integer> progress = new ArrayList<>();
    LookupGenerator teacher = teacher();

    Distillation result =
        Distillation.write(teacher, PAIRS, 0, Request::of, 0, file, progress::add);

    assertThat(Pairs.read(file.toString()).rows())
        .containsExactly(
            new Pair("same", "pwd"),
            new Pair("other", "ls -A"),
            new Pair("other", "ls -A"),
            new Pair("second", "df -h"),
            new Pair("bad", "du"),
            new Pair("unknown", "id"));
    assertThat(result).isEqualTo(new Distillation(4, 1, 0, 2));
    assertThat(progress).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(teacher.requests).as("each utterance once").hasSize(5);
  }

  @Test
  void aTeacherThatRefusesEveryPromptSaysWhy() {
    Path file = folder.resolve("new.jsonl");

    assertThatThrownBy(
            () ->
                Distillation.write(
                    new LookupGenerator(Map.of()), PAIRS, 0, Request::of, 0, file, done -> {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("The utterance is unknown.");
  }

  @Test
  void aShareOfTheRowsKeepsItsOwnProgram() throws IOException {
    Path file = folder.resolve("new.jsonl");
    List<Pair> many = Collections.nCopies(1000, new Pair("other", "ls -al"));

    Distillation half = Distillation.write(teacher(), many, 0.5, Request::of, 3, file, done -> {});

    assertThat(half.mixed()).as("seed 3").isBetween(400, 600);
    assertThat(half.teacher()).isEqualTo(1000 - half.mixed());
    assertThat(Pairs.read(file.toString()).rows().stream().filter(many.get(0)::equals))
        .hasSize(half.mixed());
    Distillation all = Distillation.write(teacher(), many, 1, Request::of, 3, file, done -> {});
    assertThat(all).isEqualTo(new Distillation(0, 0, 1000, 0));
  }
}
