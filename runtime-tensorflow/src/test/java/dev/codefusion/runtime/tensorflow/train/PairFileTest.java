package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Table;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.train.PairFile.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PairFileTest {

  private static final String BENCHMARK =
      """
      {"train": [{"ID": 1, "NL Utterance": "list files", "Code": "ls"},
                 {"ID": 2, "NL Utterance": "", "Code": "pwd"}],
       "test": [{"ID": 3, "NL Utterance": "show the date", "Code": "date"}],
       "note": "not a list"}
      """;

  @TempDir Path folder;

  @Test
  void readsJsonLines() throws IOException {
    Path file =
        write(
            "pairs.jsonl",
            """
            {"utterance": "list files", "code": "ls"}

            {"utterance": " größer ", "code": "find . -size +1M\\n", "columns": ["a"]}
            """);

    PairFile read = PairFile.read(file.toString());

    assertThat(read.pairs())
        .containsExactly(new Pair("list files", "ls"), new Pair("größer", "find . -size +1M"));
    assertThat(read.skipped()).isZero();
    assertThat(read.name()).isEqualTo("pairs.jsonl");
    assertThat(read.sha256()).isEqualTo(ModelFolder.sha256(file)).hasSize(64);
  }

  @Test
  void skipsAndCountsRowsThatLackAPart() throws IOException {
    Path file =
        write(
            "pairs.jsonl",
            """
            {"utterance": "list files", "code": "ls"}
            {"utterance": "no code"}
            {"code": "no utterance"}
            {"utterance": "  ", "code": "pwd"}
            {"utterance": null, "code": "pwd"}
            """);

    PairFile read = PairFile.read(file.toString());

    assertThat(read.pairs()).containsExactly(new Pair("list files", "ls"));
    assertThat(read.skipped()).isEqualTo(4);
  }

  @Test
  void readsAPartOfABenchmarkFile() throws IOException {
    Path file = write("bash.json", BENCHMARK);

    PairFile train = PairFile.read(file + "#train");
    PairFile test = PairFile.read(file + "#test");

    assertThat(train.pairs()).containsExactly(new Pair("list files", "ls"));
    assertThat(train.skipped()).isOne();
    assertThat(train.name()).isEqualTo("bash.json");
    assertThat(test.pairs()).containsExactly(new Pair("show the date", "date"));
  }

  @Test
  void aFileReallySoNamedWins() throws IOException {
    write("bash.json", BENCHMARK);
    Path named = write("bash.json#train", "{\"utterance\": \"who am i\", \"code\": \"whoami\"}");

    assertThat(PairFile.read(named.toString()).pairs())
        .containsExactly(new Pair("who am i", "whoami"));
  }

  @Test
  void refusesWhatIsNotThere() throws IOException {
    Path file = write("bash.json", BENCHMARK);

    assertThatThrownBy(() -> PairFile.read(folder.resolve("none.jsonl").toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none.jsonl does not exist");
    assertThatThrownBy(() -> PairFile.read(folder.resolve("none.json") + "#train"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none.json does not exist");
    for (String part : new String[] {"dev", "note"}) {
      assertThatThrownBy(() -> PairFile.read(file + "#" + part))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("bash.json has no part '%s'".formatted(part));
    }
  }

  @Test
  void refusesADamagedLineByItsNumber() throws IOException {
    String sound = "{\"utterance\": \"list files\", \"code\": \"ls\"}\n\n";
    String[] damaged = {"{\"utterance\": ", "[1, 2]", sound.strip() + " {}", "7"};
    for (String line : damaged) {
      Path file = write("pairs.jsonl", sound + line + "\n");

      assertThatThrownBy(() -> PairFile.read(file.toString()))
          .as("line %s", line)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("Line 3 of " + file);
    }
  }

  @Test
  void refusesADamagedBenchmarkFile() throws IOException {
    Path file = write("bash.json", BENCHMARK.substring(0, 90));

    assertThatThrownBy(() -> PairFile.read(file + "#train"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file + " cannot be read: it is not the JSON");
  }

  @Test
  void refusesAFileInAnotherEncoding() throws IOException {
    Path file = folder.resolve("latin1.jsonl");
    Files.write(file, new byte[] {'{', '"', (byte) 0xE4, '"', '}'});

    assertThatThrownBy(() -> PairFile.read(file.toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file + " is not UTF-8");
  }

  @Test
  void tablesAreReadInBothForms() throws IOException {
    Path lines = folder.resolve("table.jsonl");
    Files.writeString(
        lines,
        "{\"utterance\": \"mark\", \"code\": \"top(1)\", \"columns\": [\"Index\", \"Value\"],"
            + " \"rows\": [[0, \"2.50\"], [1, null], [2]]}");
    Path benchmark = folder.resolve("table.json");
    Files.writeString(
        benchmark,
        "{\"train\": [{\"NL Utterance\": \"mark\", \"Code\": \"top(1)\", \"Labels\": [1, 0, 0],"
            + " \"Data\": [[\"Index\", \"Value\"], [0, \"2.50\"], [1, \"\"], [2, \"\"]]}]}");
    Table table =
        new Table(
            List.of("Index", "Value"),
            List.of(List.of("0", "2.50"), List.of("1", ""), List.of("2", "")));

    Pair pair = PairFile.read(lines.toString()).pairs().get(0);

    assertThat(pair).isEqualTo(new Pair("mark", "top(1)", Optional.of(table)));
    assertThat(pair.prompt().table()).contains(table);
    assertThat(PairFile.read(benchmark + "#train").pairs()).containsExactly(pair);
  }

  @Test
  void refusesAFileWithoutAnyPair() throws IOException {
    Path file = write("empty.jsonl", "{\"utterance\": \"alone\"}\n");

    assertThatThrownBy(() -> PairFile.read(file.toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no row with an utterance and code");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
