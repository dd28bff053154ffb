package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PairGrammarTest {

  @TempDir private Path folder;

  @Test
  void everyPairOfASmallGrammarIsDrawn() throws IOException {
    assertThat(
            draw(
                """
                # who greets whom
                pair
                  greet <who> => hello <who>
                  wait <who> <when> => sleep <when>; hello <who>

                who
                  the world => world
                  Ann
                when
                  [3] a second => 1
                  two seconds => 2
                """,
                100))
        .containsExactlyInAnyOrder(
            new Pair("greet the world", "hello world"),
            new Pair("greet Ann", "hello Ann"),
            new Pair("wait the world a second", "sleep 1; hello world"),
            new Pair("wait the world two seconds", "sleep 2; hello world"),
            new Pair("wait Ann a second", "sleep 1; hello Ann"),
            new Pair("wait Ann two seconds", "sleep 2; hello Ann"));
  }

  @Test
  void textsBetweenBarsNeedNoRule() throws IOException {
    assertThat(
            draw(
                """
                pair
                  <|show|list> <||all the >files older than <|1|2> days => find -mtime +<|1|2> <| | -ls>
                  x | y <|z => a | b <|z
                """,
                2000))
        .contains(
            new Pair("show files older than 1 days", "find -mtime +1"),
            new Pair("list all the files older than 2 days", "find -mtime +2 -ls"),
            new Pair("x | y <|z", "a | b <|z"))
        .hasSize(2 * 2 * 2 * 2 + 1);
  }

  @Test
  void someKindsAreDrawnAloneByTheirWeights() throws IOException {
    Path file = folder.resolve("kinds.txt");
    Files.writeString(
        file,
        """
        pair
          [1] <greeting>
          [3] <farewell>
          [0] <silence>
          say <1..9> => echo <1..9>
        greeting
          hello <1..9999>
        farewell
          bye <1..9999>
        silence
          ...
        """);
    PairGrammar grammar = PairGrammar.read(file);

    List<Pair> pairs = grammar.draw(400, 1, List.of("greeting", "farewell", "greeting"));
    assertThat(pairs).hasSize(400).noneMatch(pair -> pair.utterance().startsWith("say"));
    // 300 expected, with a standard deviation of 9
    assertThat(pairs.stream().filter(pair -> pair.utterance().startsWith("bye")).count())
        .isBetween(250L, 350L);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> grammar.draw(1, 1, List.of("silence")))
        .withMessageContaining("'pair'")
        .withMessageContaining("<silence>");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> grammar.draw(1, 1, List.of("say")));
  }

  @Test
  void theSameReferenceIsTheSameThingAndANumberedOneAnother() throws IOException {
    List<Pair> pairs =
        draw(
            """
            pair
              from <1..3> to <1..3:2>, <1..3> => <1..3> <1..3:2>
            """,
            100);

    assertThat(pairs)
        .hasSize(6)
        .contains(new Pair("from 1 to 3, 1", "1 3"))
        .noneMatch(pair -> pair.code().charAt(0) == pair.code().charAt(2));
    assertThat(pairs)
        .allMatch(
            pair ->
                pair.utterance()
                    .equals(
                        "from %s to %s, %1$s"
                            .formatted(pair.code().charAt(0), pair.code().charAt(2))));
  }

  @Test
  void whatOneSideRefersToVariesThatSideAlone() throws IOException {
    assertThat(
            draw(
                """
                pair
                  <please> list => ls <long>
                please
                  please
                  <>
                long
                  -l
                  <>
                """,
                100))
        .containsExactlyInAnyOrder(
            new Pair("please list", "ls -l"),
            new Pair("please list", "ls"),
            new Pair("list", "ls -l"),
            new Pair("list", "ls"));
  }

  @Test
  void aSideMayBeEmptyInARuleButNotInAPair() throws IOException {
    assertThat(
            draw(
                """
                pair
                  show <where> => <where>
                where
                  here =>
                  => .
                  there => /
                """,
                100))
        .containsExactlyInAnyOrder(new Pair("show", "."), new Pair("show there", "/"));
  }

  @Test
  void redirectionsAreNotReferences() throws IOException {
    assertThat(
            draw(
                """
                pair
                  count a into b => wc -l < a > b 2>&1; diff <(ls) <(ls -a)
                """,
                1))
        .containsExactly(new Pair("count a into b", "wc -l < a > b 2>&1; diff <(ls) <(ls -a)"));
  }

  @Test
  void weightsAreKept() throws IOException {
    PairGrammar grammar =
        grammar(
            """
            pair
              <what> <1..1000000>
            what
              [9] often
              rarely
              [0] never
            """);

    List<Pair> pairs = grammar.draw(2000, 5);

    assertThat(pairs.stream().filter(pair -> pair.code().startsWith("often")).count())
        .isBetween(1700L, 1900L);
    assertThat(pairs).noneMatch(pair -> pair.code().startsWith("never"));
  }

  @Test
  void theSeedDecides() throws IOException {
    PairGrammar grammar = grammar("pair\n  <1..1000> => n<1..1000>\n");

    assertThat(grammar.draw(50, 1))
        .isEqualTo(grammar.draw(50, 1))
        .isNotEqualTo(grammar.draw(50, 2));
  }

  /** Data that was composed once can be composed again. */
  @Test
  void aSeedsPairsStayTheSame() throws IOException {
    PairGrammar grammar =
        grammar(
            """
            pair
              [3] <what> <1..9> => <what> <1..9>
              <what:2> not <what>
            what
              [5] often
              seldom => rarely
              [0] never
            """);

    assertThat(grammar.draw(5, 5))
        .containsExactly(
            new Pair("seldom 9", "rarely 9"),
            new Pair("often 3", "often 3"),
            new Pair("often 6", "often 6"),
            new Pair("seldom 8", "rarely 8"),
            new Pair("often 9", "often 9"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          start\\n  a         | must begin with the rule 'pair'
          '  a\\n'            | Line 1 of the grammar {} is an alternative without a rule
          pair\\n  <b>        | Line 2 of the grammar {} refers to the rule 'b', which it lacks
          pair\\n  a => <b>   | Line 2 of the grammar {} refers to the rule 'b', which it lacks
          pair\\n  a\\nb\\n  b| Nothing in the grammar {} refers to its rule 'b'
          pair\\n  a\\npair   | Line 3 of the grammar {} is 'pair', but must be the name of a rule
          pair\\n  a\\nB c    | Line 3 of the grammar {} is 'B c', but must be the name of a rule
          pair\\n  <9..2>     | Line 2 of the grammar {} has <9..2>, whose first number must not be the larger
          pair                | The rule 'pair' of the grammar {} has no alternative
          pair\\n  x <pair>   | The rule 'pair' of the grammar {} nests deeper than 60 rules
          """)
  void whatIsWrongIsSaid(String text, String message) throws IOException {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> draw(text.replace("\\n", "\n"), 3))
        .withMessageContaining(message.replace("{}", folder.resolve("grammar.txt").toString()));
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PairGrammar.read(folder.resolve("none.txt")))
        .withMessageContaining("none.txt cannot be read");
  }

  private List<Pair> draw(String text, int rows) throws IOException {
    return grammar(text).draw(rows, 3);
  }

  private PairGrammar grammar(String text) throws IOException {
    return PairGrammar.read(Files.writeString(folder.resolve("grammar.txt"), text));
  }
}
