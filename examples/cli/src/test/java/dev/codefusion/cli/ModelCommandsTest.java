package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands on models answer before any model is loaded. */
final class ModelCommandsTest {

  @TempDir private Path folder;

  @Test
  void pluginsAreListedWithKindNameAndJar() {
    RecordedConsole recorded = RecordedConsole.pipe();

    assertThat(run(recorded, "plugins")).isZero();
    assertThat(recorded.err()).isEmpty();
    assertThat(recorded.out().lines().findFirst())
        .hasValueSatisfying(
            line -> assertThat(line.split(" +")).containsExactly("kind", "name", "jar"));
    assertThat(recorded.out().lines())
        .anySatisfy(line -> assertThat(line).matches("noise schedule +sqrt +\\S.*"));
  }

  @Test
  void aMissingModelIsWrongUse() {
    String missing = folder.resolve("missing").toString();

    assertWrong(missing, "model", "show", missing);
    assertWrong(missing, "generate", "--model", missing, "list all files");
  }

  @Test
  void unknownNamesAndCountsAreRefusedBeforeTheModelIsLookedFor() {
    String missing = folder.resolve("missing").toString();

    assertWrong(
        "Unknown sampler 'ddimm'", "generate", "--model", missing, "--sampler", "ddimm", "list");
    assertWrong(
        "Unknown noise schedule 'sqrd'",
        "evaluate",
        "--model",
        missing,
        "--data",
        "none",
        "--schedule",
        "sqrd");
    assertWrong("'samples' is 0", "generate", "--model", missing, "--samples", "0", "list");
  }

  @Test
  void missingFilesAreWrongUse() {
    String missing = folder.resolve("missing").toString();

    assertWrong(missing, "evaluate", "--model", "any", "--data", missing);
    assertWrong(missing, "diagnose", "--model", "any", "--data", missing);
    assertWrong(missing, "train", "--config", missing, "--output", folder.toString());
  }

  @Test
  void distillingRefusesSharesAndFilesThatThereAreNot() {
    String pairs = folder.resolve("pairs.jsonl").toString();
    String output = folder.resolve("new.jsonl").toString();
    String[] common = {"distill", "--model", "any", "--data", pairs, "--output", output};

    assertWrong("--mix is 1.5", with(common, "--mix", "1.5"));
    assertWrong(pairs, common);
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  private static void assertWrong(String part, String... arguments) {
    RecordedConsole recorded = RecordedConsole.pipe();

    int exitCode = run(recorded, arguments);

    assertThat(recorded.err())
        .as("%s", (Object) arguments)
        .startsWith("codefusion: ")
        .contains(part)
        .hasLineCount(1);
    assertThat(exitCode).as("%s", (Object) arguments).isEqualTo(2);
    assertThat(recorded.out()).as("%s", (Object) arguments).isEmpty();
  }

  private static int run(RecordedConsole recorded, String... arguments) {
    return Main.run(recorded.console(), CodeFusionRuntime::create, arguments);
  }
}
