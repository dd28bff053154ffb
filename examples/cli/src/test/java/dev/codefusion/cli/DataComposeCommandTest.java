package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataComposeCommandTest {

  @TempDir private Path folder;
  private Path grammar = Path.of("");
  private final RecordedConsole recorded = RecordedConsole.pipe();

  @BeforeEach
  void writeGrammar() throws IOException {
    grammar =
        Files.writeString(
            folder.resolve("grammar.txt"), "pair\n  show line <1..9> => sed -n <1..9>p\n");
  }

  @Test
  void pairsAreDrawnAndCounted() {
    Path file = folder.resolve("new/pairs.jsonl");

    assertThat(run("--rows", "40", "--seed", "2", "--output", file.toString())).isZero();

    assertThat(recorded.out())
        .isEqualTo(
            """
            asked for  40
            left out   0
            pairs      9
            programs   9
            """);
    assertThat(Pairs.read(file.toString()).rows())
        .hasSize(9)
        .contains(new Pair("show line 4", "sed -n 4p"));
  }

  @Test
  void whatFiguresAreMeasuredOnIsLeftOut() throws IOException {
    Path file = folder.resolve("pairs.jsonl");
    Path dev = folder.resolve("dev.jsonl");
    Pairs.write(
        dev,
        List.of(new Pair("Show  line 4.", "head"), new Pair("print the 5th", " sed -n  '5p' ")));

    run("--without", dev.toString(), "--output", file.toString());

    assertThat(Pairs.read(file.toString()).rows())
        .extracting(Pair::code)
        .hasSize(7)
        .doesNotContain("sed -n 4p", "sed -n 5p");
  }

  @Test
  void someKindsOfPairsCanBeDrawnAlone() throws IOException {
    Files.writeString(grammar, "pair\n  <a>\n  <b>\n  <c>\na\n  x <1..3>\nb\n  y <1..2>\nc\n  z\n");
    Path file = folder.resolve("pairs.jsonl");

    assertThat(run("--from", "a,c", "--output", file.toString())).isZero();

    assertThat(Pairs.read(file.toString()).rows())
        .extracting(Pair::code)
        .containsExactlyInAnyOrder("x 1", "x 2", "x 3", "z");
    assertThat(run("--from", "d", "--output", folder.resolve("x").toString())).isEqualTo(2);
    assertThat(recorded.err())
        .contains("has no alternative <d>; those that are one rule alone are: a, b, c.");
  }

  @Test
  void aFaultOfTheGrammarIsOneSentence() throws IOException {
    Files.writeString(grammar, "pair\n  <thing>\n");

    assertThat(run("--output", folder.resolve("x").toString())).isEqualTo(2);

    assertThat(recorded.out()).isEmpty();
    assertThat(recorded.err())
        .isEqualTo(
            "codefusion: Line 2 of the grammar %s refers to the rule 'thing', which it lacks.\n"
                .formatted(grammar));
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void noRowsAreRefused() {
    assertThat(run("--rows", "0", "--output", folder.resolve("x").toString())).isEqualTo(2);
    assertThat(recorded.err()).isEqualTo("codefusion: --rows is 0, but must be at least 1.\n");
  }

  private int run(String... options) {
    List<String> words = new ArrayList<>(List.of("data", "compose", grammar.toString()));
    words.addAll(List.of(options));
    return Main.run(
        recorded.console(),
        () -> {
          throw new IllegalStateException("no plugin is needed");
        },
        words.toArray(String[]::new));
  }
}
