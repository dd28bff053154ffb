package dev.codefusion.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user did wrong is one sentence on standard error and exit status 2. Needs no trained
 * model; {@link CommandLineTest} damages one.
 */
final class WrongUseTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeSettings() throws IOException {
    TinyTraining.write(folder);
  }

  @Test
  void unknownModel() throws Exception {
    assertWrong("There is no model 'nowhere'", "generate", "--model", "nowhere", "list files");
  }

  @Test
  void unknownLanguage() throws Exception {
    assertThat(assertWrong("Unknown language 'cobol'", "generate", "--language", "cobol", "x"))
        .contains("bash");
  }

  @Test
  void unknownNumberFormat() throws Exception {
    assertWrong(
        "Number format 'int4' is unknown",
        "model",
        "convert",
        "--model",
        "nowhere",
        "--to",
        "int4",
        "--output",
        "output");
  }

  @Test
  void unknownModelToEvaluate() throws Exception {
    assertWrong(
        "There is no model 'nowhere'",
        "evaluate",
        "--model",
        "nowhere",
        "--data",
        TinyTraining.PAIRS);
  }

  @Test
  void unknownLanguageToEvaluate() throws Exception {
    assertWrong(
        "Unknown language 'bahs'",
        "evaluate",
        "--baseline",
        "retrieval:" + TinyTraining.PAIRS,
        "--language",
        "bahs",
        "--data",
        TinyTraining.PAIRS);
  }

  @Test
  void unknownBaseline() throws Exception {
    assertWrong(
        "Unknown baseline 'oracle'",
        "evaluate",
        "--baseline",
        "oracle",
        "--data",
        TinyTraining.PAIRS);
  }

  @Test
  void unknownKeyInTheSettingsFile() throws Exception {
    Files.createDirectories(folder.resolve("codefusion"));
    Files.writeString(folder.resolve("codefusion/settings.yaml"), "generate.stesp: 3\n");
    assertWrong("'generate.stesp' (did you mean 'generate.steps'?)", "plugins");
  }

  @Test
  void severalSamplersToGenerate() throws Exception {
    assertWrong(
        "--sampler names ddim and ddpm, but one is used at a time; sweep takes several.",
        "generate",
        "--sampler",
        "ddim,ddpm",
        "list files");
  }

  @Test
  void severalSchedulesToEvaluate() throws Exception {
    assertWrong(
        "--schedule names sqrt and cosine, but one is used at a time; sweep takes several.",
        "evaluate",
        "--model",
        "nowhere",
        "--data",
        TinyTraining.PAIRS,
        "--schedule",
        "sqrt,cosine");
  }

  @Test
  void severalNumbersOfStepsToGenerate() throws Exception {
    assertWrong(
        "--steps has 2 numbers", "generate", "--model", "nowhere", "--steps", "1,2", "list files");
  }

  @Test
  void valueThatIsNoNumber() throws Exception {
    assertWrong("'many'", "generate", "--model", "nowhere", "--steps", "many", "list files");
  }

  @Test
  void valueOutOfRange() throws Exception {
    assertWrong("'steps' is 0", "generate", "--model", "nowhere", "--steps", "0", "list files");
  }

  @Test
  void unknownSampler() throws Exception {
    assertWrong(
        "Unknown sampler 'ddin'", "generate", "--model", "nowhere", "--sampler", "ddin", "x");
  }

  @Test
  void resumeWithoutCheckpoint() throws Exception {
    assertWrong(
        "There is no checkpoint in output",
        "train",
        "--config",
        TinyTraining.SETTINGS,
        "--output",
        "output",
        "--resume");
    assertThat(folder.resolve("output")).doesNotExist();
  }

  @Test
  void outputThatHoldsCheckpoints() throws Exception {
    Files.createDirectories(folder.resolve("output/checkpoints"));
    Files.writeString(folder.resolve("output/checkpoints/latest"), "10\n");
    assertWrong(
        "output holds checkpoints of a training already",
        "train",
        "--config",
        TinyTraining.SETTINGS,
        "--output",
        "output");
  }

  @Test
  void threeWrongSettingsAtOnce() throws Exception {
    String message =
        assertWrong(
            "The settings in tiny.yaml cannot be used",
            "train",
            "--config",
            TinyTraining.SETTINGS,
            "--output",
            "output",
            "--set",
            "optimizer.batch=0",
            "--set",
            "network.preset=huge",
            "--set",
            "optimizer.warmpu=3");
    assertThat(message)
        .contains("optimizer.batch is '0'")
        .contains("network.preset is 'huge'")
        .contains("optimizer.warmpu is unknown (did you mean optimizer.warmup?)");
  }

  @Test
  void samplerThatTheModelCouldNotBeOpenedWith() throws Exception {
    assertWrong(
        "Unknown sampler 'ddin'",
        "train",
        "--config",
        TinyTraining.SETTINGS,
        "--output",
        "output",
        "--set",
        "sampler.name=ddin");
    assertThat(folder.resolve("output")).doesNotExist();
  }

  private String assertWrong(String words, String... arguments) throws Exception {
    return assertWrong(folder, words, arguments);
  }

  /** Asserts that a command line is refused as any wrong one has to be; returns the sentence. */
  static String assertWrong(Path folder, String words, String... arguments) throws Exception {
    CodeFusionProcess.Ended ended = CodeFusionProcess.run(folder, List.of(arguments));
    assertThat(ended.err()).contains(words);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err())
        .startsWith("codefusion: ")
        .endsWith(".\n")
        .doesNotContain(". ")
        .doesNotContain("Exception");
    assertThat(ended.out()).isEmpty();
    assertThat(ended.status()).isEqualTo(2);
    return ended.err();
  }
}
