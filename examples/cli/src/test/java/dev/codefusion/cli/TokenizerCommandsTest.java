package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenizerCommandsTest {

  @TempDir private Path folder;

  @Test
  void aTrainedTokenizerIsShownWithTheTokensOfAText() throws IOException {
    Path output = folder.resolve("made/for/it/tokenizer.json");
    RecordedConsole trained = train(output, "--size", "280");
    RecordedConsole shown = RecordedConsole.pipe();

    int exitCode = run(shown, "tokenizer", "show", output.toString(), "find\t.");

    assertThat(exitCode).isZero();
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out()).startsWith(trained.out()).startsWith("size         280\n");
    List<String> tokens =
        shown
            .out()
            .substring(trained.out().length())
            .lines()
            .map(TokenizerCommandsTest::text)
            .toList();
    assertThat(String.join("", tokens)).isEqualTo("find\\t.");
  }

  @Test
  void theFieldDecidesWhatIsLearnedFrom() throws IOException {
    RecordedConsole code = train(folder.resolve("code.json"), "--size", "280", "--field", "code");
    RecordedConsole utterances =
        train(folder.resolve("utterances.json"), "--size", "280", "--field", "utterance");

    assertThat(code.out()).isNotEqualTo(utterances.out());
  }

  @Test
  void wrongUseIsOneSentenceAndLeavesNoFile() throws IOException {
    String data = data();
    Path output = folder.resolve("none.json");
    for (List<String> wrong :
        List.of(
            List.of("--option", "colour=red"),
            List.of("--size", "1"),
            List.of("--type", "no-such-type"))) {
      RecordedConsole recorded = RecordedConsole.pipe();
      List<String> arguments =
          new ArrayList<>(
              List.of("tokenizer", "train", "--data", data, "--output", output.toString()));
      arguments.addAll(wrong);

      int exitCode = run(recorded, arguments.toArray(String[]::new));

      assertThat(exitCode).as("%s", wrong).isEqualTo(2);
      assertThat(recorded.out()).as("%s", wrong).isEmpty();
      assertThat(recorded.err()).as("%s", wrong).startsWith("codefusion: ").hasLineCount(1);
      assertThat(output).as("%s", wrong).doesNotExist();
    }
  }

  @Test
  void aFileThatIsNoTokenizerIsRefused() throws IOException {
    RecordedConsole recorded = RecordedConsole.pipe();

    int exitCode = run(recorded, "tokenizer", "show", data());

    assertThat(exitCode).isEqualTo(2);
    assertThat(recorded.out()).isEmpty();
    assertThat(recorded.err()).startsWith("codefusion: No tokenizer can read ").hasLineCount(1);
  }

  private RecordedConsole train(Path output, String... more) throws IOException {
    RecordedConsole recorded = RecordedConsole.pipe();
    List<String> arguments =
        new ArrayList<>(
            List.of("tokenizer", "train", "--data", data(), "--output", output.toString()));
    arguments.addAll(List.of(more));

    int exitCode = run(recorded, arguments.toArray(String[]::new));

    assertThat(recorded.err()).isEmpty();
    assertThat(exitCode).isZero();
    return recorded;
  }

  private String data() throws IOException {
    return Files.writeString(
            folder.resolve("data.jsonl"),
            """
            {"utterance": "list the files below this folder", "code": "find . -type f"}
            {"utterance": "list the folders below this folder", "code": "find . -type d"}
            {"code": "find . -name '*.txt' -type f -print"}
            """)
        .toString();
  }

  private static String text(String line) {
    return line.replaceFirst("^\\d+ +", "");
  }

  private static int run(RecordedConsole recorded, String... arguments) {
    return Main.run(recorded.console(), CodeFusionRuntime::create, arguments);
  }
}
