package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PairsTest {

  private static final String BENCHMARK =
      """
      {"train": [{"ID": 1, "NL Utterance": "list", "Code": "ls"},
                 {"ID": 2, "NL Utterance": "nothing"}],
       "test": [{"ID": 3, "NL Utterance": "where", "Code": "pwd"}]}
      """;

  @TempDir private Path folder;

  @Test
  void rowsWithoutUtteranceOrCodeAreSkippedAndCounted() throws IOException {
    String file =
        write(
            "pairs.jsonl",
            """
            {"utterance": "list", "code": "ls", "more": [1]}
            {"code": "only code"}

            {"utterance": "only words", "code": null}
            {"utterance": "  ", "code": "pwd"}
            {"utterance": "where", "code": "pwd"}
            """);

    Pairs pairs = Pairs.read(file);

    assertThat(pairs.rows()).containsExactly(new Pair("list", "ls"), new Pair("where", "pwd"));
    assertThat(pairs.skipped()).isEqualTo(3);
    assertThat(pairs.location()).isEqualTo(file);
    assertThat(pairs.first(1)).containsExactly(new Pair("list", "ls"));
    assertThat(pairs.first(9)).hasSize(2);
  }

  private static final Table TABLE =
      new Table(
          List.of("Index", "Value"),
          List.of(List.of("0", "On Hold"), List.of("1", "2.50"), List.of("true", "")));

  private static final Pair ABOUT_A_TABLE =
      new Pair("mark", "rule", Optional.of(TABLE), Optional.of(List.of(true, false, false)));

  @Test
  void tablesAndLabelsAreReadInBothForms() throws IOException {
    String lines =
        write(
            "cf.jsonl",
            """
            {"utterance": "mark", "code": "rule", "columns": ["Index", "Value"],
             "rows": [[0, "On Hold"], [1, 2.50], [true, null]], "labels": [1, 0, false]}
            """
                .replace(",\n", ","));
    String benchmark =
        write(
            "cf.json",
            """
            {"test": [{"ID": 1, "NL Utterance": "mark", "Code": "rule", "Labels": [1, 0, 0.0],
              "Data": [["Index", "Value"], [0, "On Hold"], [1, "2.50"], [true]]},
             {"ID": 2, "NL Utterance": "mark", "Code": "rule", "Labels": null,
              "Data": [["Value"], ["a"]]}]}
            """);

    List<Pair> ofBenchmark = Pairs.read(benchmark + "#test").rows();

    // A number is written as JSON writes it, without zeros that say nothing.
    assertThat(Pairs.read(lines).rows().get(0).table().orElseThrow().rows().get(1))
        .containsExactly("1", "2.5");
    assertThat(Pairs.read(lines).rows().get(0).labels()).isEqualTo(ABOUT_A_TABLE.labels());
    assertThat(ofBenchmark.get(0)).isEqualTo(ABOUT_A_TABLE);
    assertThat(ofBenchmark.get(0).prompt().table()).contains(TABLE);
    assertThat(ofBenchmark.get(1).table()).isPresent();
    assertThat(ofBenchmark.get(1).labels()).isEmpty();
  }

  @Test
  void labelsThatAreNotOneARowSayNothing() throws IOException {
    String file =
        write(
            "cf.jsonl",
            "{\"utterance\": \"u\", \"code\": \"c\", \"columns\": [\"V\"], \"rows\": [[1], [2]],"
                + " \"labels\": [1]}");

    assertThat(Pairs.read(file).rows().get(0).labels()).isEmpty();
  }

  @Test
  void whatIsWrittenWithItsTableCanBeRead() throws IOException {
    Path file = folder.resolve("out.jsonl");
    Pair plain = new Pair("list", "ls");

    Pairs.write(file, List.of(ABOUT_A_TABLE, plain));

    assertThat(Pairs.read(file.toString()).rows()).containsExactly(ABOUT_A_TABLE, plain);
  }

  @Test
  void faultsOfTablesAreNamed() throws IOException {
    String start = "{\"utterance\": \"u\", \"code\": \"c\", ";
    assertRefused(
        write("a.jsonl", start + "\"rows\": [[1]]}"),
        folder.resolve("a.jsonl") + ", line 1: 'columns' is missing, but must be a list");
    assertRefused(
        write("b.jsonl", start + "\"columns\": [\"A\"], \"rows\": [[1, 2]]}"),
        folder.resolve("b.jsonl")
            + ", line 1: a row of 'rows' has 2 cells, but there are 1 columns");
    assertRefused(
        write("c.jsonl", start + "\"columns\": [\"A\"], \"rows\": [[1]], \"labels\": [7]}"),
        folder.resolve("c.jsonl") + ", line 1: 'labels' holds 7, but must hold 0 and 1 only");
  }

  @Test
  void hashIsThatOfTheWholeFile() throws IOException {
    // printf '{"utterance":"a","code":"b"}\n' | sha256sum
    String file = write("one.jsonl", "{\"utterance\":\"a\",\"code\":\"b\"}\n");

    assertThat(Pairs.read(file).sha256())
        .isEqualTo("8af254f68679edd40ad351197428f980404c228ad652fddb29c9a7b73ff0f9fb");
  }

  @Test
  void benchmarkListIsChosenAfterTheHash() throws IOException {
    String file = write("bash.json", BENCHMARK);

    assertThat(Pairs.read(file + "#test").rows()).containsExactly(new Pair("where", "pwd"));
    assertThat(Pairs.read(file + "#train").rows()).containsExactly(new Pair("list", "ls"));
    assertThat(Pairs.read(file + "#train").skipped()).isEqualTo(1);
  }

  @Test
  void aFileReallyNamedWithTheHashWins() throws IOException {
    write("data", BENCHMARK);
    String file = write("data#test", "{\"utterance\":\"a\",\"code\":\"b\"}\n");

    assertThat(Pairs.read(file).rows()).containsExactly(new Pair("a", "b"));
  }

  @Test
  void faultsNameFileAndPlaceInOneSentence() throws IOException {
    String broken =
        write("broken.jsonl", "{\"utterance\":\"a\",\"code\":\"b\"}\n{\"utterance\": \n");
    String twice = write("twice.jsonl", "{\"utterance\":\"a\"} {}\n");
    String list = write("list.jsonl", "[1]\n");
    String number = write("number.jsonl", "\n{\"utterance\":\"a\",\"code\":7}\n");
    String none = write("none.jsonl", "{\"code\":\"x\"}\n");
    String noTest = write("noTest.json", "{\"train\": []}");
    String half = write("half.json", "{\"train\": [\n{]");
    String listRow = write("listRow.json", "{\"train\": [{}, 5]}");

    assertRefused(broken, broken + ", line 2 is not JSON: ");
    assertRefused(twice, twice + ", line 1 is not JSON: ");
    assertRefused(list, list + ", line 1 is not an object; ");
    assertRefused(number, number + ", line 2: 'code' is 7, but must be text.");
    assertRefused(none, none + " holds no pair (1 rows were skipped); ");
    assertRefused(noTest + "#test", noTest + " holds no list 'test'; ");
    assertRefused(half + "#train", half + ", line 2 is not JSON: ");
    assertRefused(listRow + "#train", listRow + ", train row 2 is not an object; ");
  }

  @Test
  void missingFilesAndOtherEncodingsAreRefused() throws IOException {
    String missing = folder.resolve("missing.jsonl").toString();
    Path latin = folder.resolve("latin.jsonl");
    Files.write(latin, "{\"utterance\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));

    assertRefused(missing, "The data file " + missing + " does not exist");
    assertRefused(missing + "#test", "The data file " + missing + " does not exist");
    assertRefused(
        folder.toString(), "The data file " + folder + " does not exist or is not a file");
    assertRefused(latin.toString(), "The data file " + latin + " is not UTF-8");
    assertRefused("a\0b", "'a\0b' cannot be the name of a data file: ");
  }

  private void assertRefused(String location, String start) {
    assertThatThrownBy(() -> Pairs.read(location))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(start)
        .hasMessageEndingWith(".")
        .message()
        .doesNotContain("\n");
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void firstLettersOfWordsAreMadeSmall() {
    Pairs pairs =
        new Pairs(
            "x",
            "",
            java.util.stream.Stream.of("Find Files", "SSH to a", "A file", "\"Quoted\"", "X")
                .map(utterance -> new Pair(utterance, "c"))
                .toList(),
            0);

    assertThat(pairs.lowerFirst().rows())
        .extracting(Pair::utterance)
        .containsExactly("find Files", "SSH to a", "a file", "\"Quoted\"", "X");
  }

  @Test
  void seenIsAlikeButForCaseBlanksAndFullStops() {
    Pairs pairs = new Pairs("x", "", java.util.List.of(new Pair("List  all files.", "ls")), 0);

    assertThat(pairs.seen()).accepts("list all files", " LIST all\tfiles . ");
    assertThat(pairs.seen()).rejects("list all file", "list all files!");
  }
}
