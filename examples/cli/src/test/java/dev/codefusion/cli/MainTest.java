package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class MainTest {

  private static final List<String> COMMANDS =
      List.of(
          "",
          "generate",
          "train",
          "evaluate",
          "sweep",
          "diagnose",
          "distill",
          "tokenizer",
          "tokenizer train",
          "tokenizer show",
          "plugins",
          "model",
          "model show",
          "data",
          "data import",
          "completion");

  @Test
  void everyCommandHelpsWithExamplesWithinEightyColumns() {
    for (String command : COMMANDS) {
      RecordedConsole recorded = RecordedConsole.pipe();

      int exitCode = run(recorded, MainTest::noRuntime, (command + " --help").strip().split(" "));

      assertThat(exitCode).as(command).isZero();
      assertThat(recorded.err()).as(command).isEmpty();
      assertThat(recorded.out())
          .as(command)
          .startsWith("Usage: codefusion " + command)
          .contains("Example")
          .contains("--verbose")
          .contains("  codefusion " + command);
      assertThat(recorded.out().replaceFirst("(?s).*\nExamples:\n", "").lines())
          .as(command)
          .filteredOn(line -> line.contains("codefusion"))
          .hasSizeBetween(2, 4);
      assertThat(recorded.out().lines()).as(command).allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void wrongArgumentsAreOneSentenceAndExitCodeTwo() {
    assertWrong("Missing required subcommand; see 'codefusion --help'.");
    assertWrong(
        "Unknown command 'generat' (did you mean 'generate'?); see 'codefusion --help'.",
        "generat");
    assertWrong(
        "Missing required parameter: 'UTTERANCE'; see 'codefusion generate --help'.", "generate");
    assertWrong(
        "Unknown option '--stepz' (did you mean '--steps'?); see 'codefusion generate --help'.",
        "generate",
        "--stepz",
        "list");
    assertWrong(
        "'files' is one argument too many; a text with blanks goes in quotes; see 'codefusion"
            + " generate --help'.",
        "generate",
        "list",
        "files");
    assertWrong(
        "Invalid value for option '--steps' (N): 'x' is not an int; see 'codefusion generate --help'.",
        "generate",
        "--steps",
        "x",
        "list");
    assertWrong(
        "The sketch 'ls -l' has no gap; mark what is to be filled in by <>, as in: find . -name <>",
        "generate",
        "--sketch",
        "ls -l",
        "list");
    assertWrong(
        "'guidance' is -1.0, but must be from 0 to 100.0; 1 turns it off.",
        "generate",
        "--guidance",
        "-1",
        "list");
    assertWrong("'length' is 0, but must be at least 1.", "generate", "--length", "0", "list");
    assertWrong(
        "Missing required options: '--config=FILE', '--output=DIR'; see 'codefusion train --help'.",
        "train");
    assertWrong(
        "Missing required option: '--data=FILE'; see 'codefusion evaluate --help'.",
        "evaluate",
        "--model",
        "bash");
    assertWrong(
        "--limit is 0, but must be at least 1.",
        "evaluate",
        "--model",
        "bash",
        "--data",
        "x",
        "--limit",
        "0");
    assertWrong(
        "Missing required argument (specify one of these): (--model=NAME|DIR |"
            + " --baseline=retrieval:FILE | --answers=FILE); see 'codefusion evaluate --help'.",
        "evaluate",
        "--data",
        "x");
    assertWrong("Missing required subcommand; see 'codefusion tokenizer --help'.", "tokenizer");
    assertWrong(
        "Missing required option: '--output=FILE'; see 'codefusion tokenizer train --help'.",
        "tokenizer",
        "train",
        "--data",
        "x");
    assertWrong(
        "Missing required parameter: 'FILE'; see 'codefusion tokenizer show --help'.",
        "tokenizer",
        "show");
    assertWrong(
        "The tokenizer file no-such-file does not exist or is not a file; give a tokenizer.json.",
        "tokenizer",
        "show",
        "no-such-file");
    assertWrong(
        "'x' is one argument too many; a text with blanks goes in quotes; see 'codefusion plugins"
            + " --help'.",
        "plugins",
        "x");
    assertWrong(
        "no-such-folder holds no NL2Bash; it needs the files all.nl and all.cm, in it or in"
            + " data/bash below it.",
        "data",
        "import",
        "nl2bash",
        "no-such-folder");
    assertWrong(
        "--dev-share is 1.5, but must be between 0 and 1.",
        "data",
        "import",
        "nl2bash",
        "x",
        "--dev-share",
        "1.5");
    assertWrong(
        "The settings file no-such-file cannot be read (NoSuchFileException); give a YAML file of"
            + " options.",
        "plugins",
        "--settings",
        "no-such-file");
    assertWrong("Missing required subcommand; see 'codefusion model --help'.", "model");
    assertWrong(
        "Missing required parameter: 'NAME|DIR'; see 'codefusion model show --help'.",
        "model",
        "show");
  }

  @Test
  void whatTheUserCanMendIsItsOneSentence() {
    RecordedConsole recorded = RecordedConsole.pipe();

    int exitCode =
        run(
            recorded,
            () -> {
              throw new ConfigurationException("Two jars hold 'sqrt'; remove one.");
            },
            "plugins");

    assertThat(exitCode).isEqualTo(2);
    assertThat(recorded.out()).isEmpty();
    assertThat(recorded.err()).isEqualTo("codefusion: Two jars hold 'sqrt'; remove one.\n");
  }

  @Test
  void whatElseGoesWrongIsOneSentenceAndExitCodeOne() {
    for (Throwable failure :
        List.of(
            new IllegalStateException("the session\nis closed."),
            new UnsatisfiedLinkError("the session\nis closed."))) {
      RecordedConsole recorded = RecordedConsole.pipe();

      int exitCode = run(recorded, () -> sneakilyThrow(failure), "plugins");

      assertThat(exitCode).isEqualTo(1);
      assertThat(recorded.out()).isEmpty();
      assertThat(recorded.err())
          .contains(failure.getClass().getSimpleName() + ": the session is closed (")
          .startsWith("codefusion: '")
          .endsWith(".\n")
          .hasLineCount(1);
    }
  }

  @Test
  void versionIsTheProjects() {
    RecordedConsole recorded = RecordedConsole.pipe();

    assertThat(run(recorded, MainTest::noRuntime, "--version")).isZero();
    assertThat(recorded.out()).matches("codefusion \\d+\\.\\d+\\.\\d+.*\n");
  }

  private static void assertWrong(String sentence, String... arguments) {
    RecordedConsole recorded = RecordedConsole.pipe();

    int exitCode = run(recorded, MainTest::noRuntime, arguments);

    assertThat(recorded.err()).isEqualTo("codefusion: " + sentence + "\n");
    assertThat(exitCode).as(sentence).isEqualTo(2);
    assertThat(recorded.out()).as(sentence).isEmpty();
  }

  private static int run(
      RecordedConsole recorded, Supplier<CodeFusionRuntime> runtime, String... arguments) {
    return Main.run(
        recorded.console(),
        runtime,
        List.of(arguments).stream().filter(word -> !word.isEmpty()).toArray(String[]::new));
  }

  private static CodeFusionRuntime noRuntime() {
    throw new IllegalStateException("the arguments alone decide this; no plugin is needed");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> CodeFusionRuntime sneakilyThrow(Throwable failure) throws E {
    throw (E) failure;
  }
}
