package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataRecombineCommandTest {

  private static final Pair MADE =
      new Pair("Delete all directories named 'x'", "find . -type d -name x -delete");

  @TempDir private Path folder;
  private Path file = Path.of("");
  private final RecordedConsole recorded = RecordedConsole.pipe();

  @BeforeEach
  void writePairs() throws IOException {
    file = folder.resolve("pairs.jsonl");
    Pairs.write(
        file,
        List.of(
            new Pair("find all files below it", "find . -type f"),
            new Pair("find all directories below it", "find . -type d"),
            new Pair("count empty files in it", "find . -type f -empty | wc -l"),
            new Pair("count empty directories in it", "find . -type d -empty | wc -l"),
            new Pair("Delete all files named 'x'", "find . -type f -name x -delete")));
  }

  @Test
  void pairsAreMadeAndCounted() {
    Path output = folder.resolve("new/more.jsonl");

    assertThat(run("--language", "bash", "--output", output.toString())).isZero();

    assertThat(recorded.out())
        .isEqualTo(
            """
            edits      2
            asked for  10000
            left out   0
            pairs      1
            programs   1
            """);
    assertThat(Pairs.read(output.toString()).rows()).containsExactly(MADE);
  }

  @Test
  void whatFiguresAreMeasuredOnIsLeftOut() throws IOException {
    Path dev = folder.resolve("dev.jsonl");
    Pairs.write(dev, List.of(new Pair("drop them", "find . -type d -name 'x' -delete")));
    Path output = folder.resolve("more.jsonl");

    run("--language", "bash", "--without", dev.toString(), "--output", output.toString());

    assertThat(recorded.out()).contains("left out   1\n", "pairs      0\n");
    assertThat(output).isEmptyFile();
  }

  @Test
  void wrongDepthAndLanguageAreOneSentence() {
    String output = folder.resolve("x").toString();

    assertThat(run("--language", "bash", "--depth", "4", "--output", output)).isEqualTo(2);
    assertThat(recorded.err()).isEqualTo("codefusion: --depth is 4, but must be from 1 to 3.\n");
    assertThat(run("--language", "klingon", "--output", output)).isEqualTo(2);
    assertThat(recorded.err()).contains("klingon", "bash").doesNotContain("\tat ");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  private int run(String... options) {
    List<String> words = new ArrayList<>(List.of("data", "recombine", file.toString()));
    words.addAll(List.of(options));
    return Main.run(recorded.console(), CodeFusionRuntime::create, words.toArray(String[]::new));
  }
}
