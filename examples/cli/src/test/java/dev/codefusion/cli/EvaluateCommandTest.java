package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.inject.multibindings.MapBinder;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Table;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Verdict;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluates the retrieval baseline in a tiny language that can be run. */
final class EvaluateCommandTest {

  /** {@code > N} marks the rows whose only cell is above N. */
  private record Rules(String name) implements LanguageTarget {

    @Override
    public Verdict check(String code, Prompt prompt) {
      return Verdict.valid("rules");
    }

    @Override
    public boolean executes() {
      return true;
    }

    @Override
    public Optional<List<Boolean>> execute(String code, Table table) {
      int bound = Integer.parseInt(code.substring(2));
      return Optional.of(
          table.rows().stream().map(row -> Integer.parseInt(row.get(0)) > bound).toList());
    }
  }

  @TempDir private Path folder;

  /**
   * Asked for "big", the training pair "big" answers: > 5, which marks as much as the reference > 6
   * does. Asked for "small", > 0 marks three rows, where the labels have two.
   */
  @BeforeEach
  void writeData() throws IOException {
    Files.writeString(
        folder.resolve("train.jsonl"),
        """
        {"utterance": "mark what is big", "code": "> 5"}
        {"utterance": "leave out what is small", "code": "> 0"}
        """);
    Files.writeString(
        folder.resolve("cf.json"),
        """
        {"test": [
          {"NL Utterance": "big", "Code": "> 6", "Data": [["Value"], [1], [5], [9]]},
          {"NL Utterance": "small", "Code": "> 1", "Data": [["Value"], [1], [5], [9]],
           "Labels": [0, 1, 1]},
          {"NL Utterance": "small", "Code": "> 1"}]}
        """);
  }

  @Test
  void programsAreRunWhereThatIsAskedFor() throws IOException {
    RecordedConsole recorded = RecordedConsole.pipe();

    int status =
        evaluate(recorded, "--execute", "--seed", "3", "--report", folder.resolve("r").toString());

    assertThat(status).as(recorded.err()).isZero();
    assertThat(recorded.out())
        .contains("exact@1      0.0 %", "execution@1  50.0 %")
        .contains(
            "executed     2 rows have a table whose right marks are known: 1 by labels, which 0");
    JsonNode report =
        JsonMapper.builder().build().readTree(folder.resolve("r/report.json").toFile());
    assertThat(report.at("/figures/execution/1/share").asDouble()).isEqualTo(0.5);
    assertThat(report.at("/invocation/options/--seed").asText()).isEqualTo("3");
    assertThat(report.at("/invocation/options/--execute").asText()).isEqualTo("true");
    assertThat(report.at("/invocation/options").has("--limit")).isFalse();
    assertThat(report.at("/invocation/computation").isNull()).isTrue();
    assertThat(report.at("/machine/processor").asText()).isNotEmpty();
    assertThat(report.at("/definitions/bleu").asText()).startsWith("BLEU-4 of the corpus");
    assertThat(folder.resolve("r/accuracy.svg")).exists();
  }

  @Test
  void nothingIsRunOtherwise() {
    RecordedConsole recorded = RecordedConsole.pipe();

    assertThat(evaluate(recorded)).as(recorded.err()).isZero();
    assertThat(recorded.out()).contains("exact@1").doesNotContain("execut");
  }

  @Test
  void whatCannotBeRunIsRefused() {
    assertRefused(
        "--execute runs programs, but language 'bash' has no evaluator; leave it out.",
        "--execute",
        "--language",
        "bash");
    assertRefused("--idf weighs the tokens of --bertscore; give that as well.", "--idf");
  }

  @Test
  void dataWithoutTablesCannotBeRunEither() throws IOException {
    Files.writeString(
        folder.resolve("cf.json"), "{\"test\": [{\"NL Utterance\": \"big\", \"Code\": \"> 6\"}]}");

    assertRefused(
        "--execute runs programs on tables, but no row of %s#test has one; leave it out."
            .formatted(folder.resolve("cf.json")),
        "--execute");
  }

  private void assertRefused(String sentence, String... options) {
    RecordedConsole recorded = RecordedConsole.pipe();

    assertThat(evaluate(recorded, options)).isEqualTo(2);
    assertThat(recorded.err()).isEqualTo("codefusion: " + sentence + "\n");
  }

  private int evaluate(RecordedConsole recorded, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--baseline",
                "retrieval:" + folder.resolve("train.jsonl"),
                "--data",
                folder.resolve("cf.json") + "#test"));
    words.addAll(List.of(options));
    if (!words.contains("--language")) {
      words.addAll(List.of("--language", "rules"));
    }
    return Main.run(recorded.console(), EvaluateCommandTest::runtime, words.toArray(String[]::new));
  }

  private static CodeFusionRuntime runtime() {
    return CodeFusionRuntime.create(
        binder ->
            MapBinder.newMapBinder(binder, String.class, LanguageTarget.class)
                .addBinding("rules")
                .toInstance(new Rules("rules")));
  }
}
