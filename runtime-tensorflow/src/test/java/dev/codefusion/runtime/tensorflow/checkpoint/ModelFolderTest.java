package dev.codefusion.runtime.tensorflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFolderTest {

  /** What {@code printf abc | sha256sum} prints. */
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path output;
  private Path checkpoints;

  @BeforeEach
  void nameTheFolder() {
    checkpoints = output.resolve("checkpoints");
  }

  @Test
  void writesACheckpointWithTheHashOfEachFile() throws IOException {
    Path folder = checkpoint(100, "abc");

    assertThat(folder).isEqualTo(checkpoints.resolve("100"));
    assertThat(names(folder))
        .containsExactly(
            "model.json",
            "model.safetensors",
            "optimizer.safetensors",
            "tokenizer.json",
            "training.json",
            "utterance-tokenizer.json");
    ModelCard card = ModelCard.read(folder.resolve("model.json"));
    assertThat(card.files().keySet())
        .containsExactly(
            "model.safetensors",
            "optimizer.safetensors",
            "tokenizer.json",
            "training.json",
            "utterance-tokenizer.json");
    assertThat(card.files()).containsEntry("model.safetensors", SHA256_OF_ABC);
    assertThat(card.training().step()).isEqualTo(100);
    assertThat(ModelFolder.latest(output)).isEqualTo(folder);
  }

  @Test
  void leavesNothingHalfWrittenWhereWritingFails() throws IOException {
    Path before = checkpoint(100, "abc");

    assertThatThrownBy(
            () ->
                ModelFolder.writeCheckpoint(
                    output,
                    200,
                    TinyCard.create(),
                    training(200),
                    folder -> {
                      Files.writeString(folder.resolve("model.safetensors"), "half");
                      throw new IOException("no space left");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("no space left");

    assertThat(checkpoints.resolve("200")).doesNotExist();
    assertThat(ModelFolder.latest(output)).isEqualTo(before);
    assertThat(ModelFolder.resolve(output)).isEqualTo(before);
  }

  @Test
  void cleansUpAfterACrash() throws IOException {
    checkpoint(100, "abc");
    Path half = Files.createDirectory(checkpoints.resolve("150.new"));
    Files.writeString(half.resolve("model.safetensors"), "half");
    Path again = Files.createDirectory(checkpoints.resolve("200.new"));
    Files.writeString(again.resolve("model.safetensors"), "half");
    Files.writeString(checkpoints.resolve("latest.new"), "1");

    checkpoint(200, "abc");

    assertThat(names(checkpoints)).containsExactly("100", "200", "latest");
    assertThat(checkpoints.resolve("200/model.safetensors")).hasContent("abc");
  }

  @Test
  void replacesACheckpointThatACrashLeftUnannounced() throws IOException {
    checkpoint(100, "abc");
    Path folder = checkpoint(100, "other");

    assertThat(folder.resolve("model.safetensors")).hasContent("other");
    ModelFolder.verify(folder, ModelCard.read(folder.resolve("model.json")), ModelFolder.WEIGHTS);
  }

  @Test
  void keepsTheLastThree() throws IOException {
    for (long step : new long[] {8, 9, 10, 11, 100}) {
      checkpoint(step, "abc");
    }

    assertThat(names(checkpoints)).containsExactly("10", "100", "11", "latest");
    assertThat(ModelFolder.latest(output)).isEqualTo(checkpoints.resolve("100"));
  }

  /** As the message about a damaged one advises. */
  @Test
  void whereTheLatestWasRemovedTheOneBeforeIsTheLatest() throws IOException {
    checkpoint(9, "abc");
    checkpoint(10, "abc");
    Files.move(checkpoints.resolve("10"), output.resolve("away"));

    assertThat(ModelFolder.latest(output)).isEqualTo(checkpoints.resolve("9"));
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidToBe() throws IOException {
    Path file = Files.writeString(output.resolveSibling("notes.txt"), "");

    assertThatThrownBy(() -> ModelFolder.create(file.resolve("model")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("The folder " + file.resolve("model") + " cannot be made");
  }

  @Test
  void neverRemovesTheCheckpointJustWritten() throws IOException {
    for (long step : new long[] {10, 20, 30, 5}) {
      checkpoint(step, "abc");
    }

    assertThat(ModelFolder.latest(output)).isEqualTo(checkpoints.resolve("5")).isDirectory();
  }

  @Test
  void theBestIsReplacedAndHoldsTheModelOnly() throws IOException {
    ModelFolder.markBest(output, checkpoint(100, "abc"), TinyCard.create());
    Files.createDirectory(output.resolve("best.new"));
    Files.createDirectory(output.resolve("best.old"));
    ModelFolder.markBest(output, checkpoint(200, "better"), TinyCard.create());

    assertThat(names(output)).containsExactly("best", "checkpoints");
    Path best = output.resolve("best");
    assertThat(names(best))
        .containsExactly(
            "model.json", "model.safetensors", "tokenizer.json", "utterance-tokenizer.json");
    assertThat(best.resolve("model.safetensors")).hasContent("better");
    ModelCard card = ModelCard.read(best.resolve("model.json"));
    assertThat(card.files().keySet())
        .containsExactly("model.safetensors", "tokenizer.json", "utterance-tokenizer.json");
    ModelFolder.verify(
        best, card, ModelFolder.WEIGHTS, ModelFolder.TOKENIZER, ModelFolder.UTTERANCE_TOKENIZER);
  }

  @Test
  void aKillWhileTheBestIsReplacedLeavesTheOneBefore() throws IOException {
    ModelFolder.markBest(output, checkpoint(100, "abc"), card(100));
    Files.move(output.resolve("best"), output.resolve("best.old"));
    Path half = Files.createDirectory(output.resolve("best.new"));
    Files.writeString(half.resolve("model.safetensors"), "half");

    assertThat(ModelFolder.resolve(output)).isEqualTo(output.resolve("best.old"));
    assertThat(ModelFolder.best(output))
        .hasValueSatisfying(card -> assertThat(card.training().step()).isEqualTo(100));

    ModelFolder.markBest(output, checkpoint(200, "better"), card(200));
    assertThat(names(output)).containsExactly("best", "checkpoints");
    assertThat(ModelFolder.best(output))
        .hasValueSatisfying(card -> assertThat(card.training().step()).isEqualTo(200));
  }

  @Test
  void aFolderIsItsOwnModelThenTheBestThenTheNewest() throws IOException {
    Path newest = checkpoint(100, "abc");
    assertThat(ModelFolder.resolve(output)).isEqualTo(newest);

    ModelFolder.markBest(output, newest, TinyCard.create());
    assertThat(ModelFolder.resolve(output)).isEqualTo(output.resolve("best"));

    Files.writeString(output.resolve("model.json"), TinyCard.create().toJson());
    assertThat(ModelFolder.resolve(output)).isEqualTo(output);
  }

  @Test
  void saysThatThereIsNoModel() {
    assertThatThrownBy(() -> ModelFolder.resolve(output.resolve("none")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "There is no model in %s/none: no such folder; name the folder that a training wrote.",
            output);
    assertThatThrownBy(() -> ModelFolder.resolve(output))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("neither model.json nor a checkpoint");
    assertThatThrownBy(() -> ModelFolder.latest(output))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("There is no checkpoint in " + output);
    assertThat(ModelFolder.hasCheckpoints(output)).isFalse();
  }

  @Test
  void refusesADamagedPointer() throws IOException {
    checkpoint(100, "abc");
    for (String text : new String[] {"", "../../elsewhere", "-1", "1e3"}) {
      Files.writeString(checkpoints.resolve("latest"), text);
      assertThatThrownBy(() -> ModelFolder.latest(output))
          .as("pointer '%s'", text)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("latest is damaged: it must hold the number of a step");
    }
  }

  @Test
  void verifyNamesTheFileAndBothHashes() throws IOException {
    Path folder = checkpoint(100, "abc");
    ModelCard card = ModelCard.read(folder.resolve("model.json"));
    ModelFolder.verify(folder, card, ModelFolder.WEIGHTS, ModelFolder.TRAINING);
    Files.writeString(folder.resolve("model.safetensors"), "abd");

    assertThatThrownBy(() -> ModelFolder.verify(folder, card, ModelFolder.WEIGHTS))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(folder.resolve("model.safetensors") + " is damaged")
        .hasMessageContaining(SHA256_OF_ABC)
        .hasMessageContaining(ModelFolder.sha256(folder.resolve("model.safetensors")));
  }

  @Test
  void verifyMissesFiles() throws IOException {
    Path folder = checkpoint(100, "abc");
    ModelCard card = ModelCard.read(folder.resolve("model.json"));
    Files.delete(folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve("unlisted"), "abc");

    for (String name : List.of("model.safetensors", "unlisted")) {
      assertThatThrownBy(() -> ModelFolder.verify(folder, card, name))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage("The model in %s is not whole: %s is missing.", folder, name);
    }
  }

  @Test
  void hashesAsEveryoneDoes() throws IOException {
    Path file = Files.writeString(output.resolve("abc"), "abc");

    assertThat(ModelFolder.sha256(file)).isEqualTo(SHA256_OF_ABC);
  }

  private Path checkpoint(long step, String weights) throws IOException {
    return ModelFolder.writeCheckpoint(
        output,
        step,
        TinyCard.create(),
        training(step),
        folder -> {
          Files.writeString(folder.resolve(ModelFolder.WEIGHTS), weights);
          Files.writeString(folder.resolve(ModelFolder.OPTIMIZER), "moments");
          Files.writeString(folder.resolve(ModelFolder.TRAINING), "{}");
          Files.writeString(folder.resolve(ModelFolder.TOKENIZER), "tokens");
          Files.writeString(folder.resolve(ModelFolder.UTTERANCE_TOKENIZER), "words");
        });
  }

  private static ModelCard card(long step) {
    return TinyCard.create().with(training(step), Map.of());
  }

  private static ModelCard.Training training(long step) {
    return new ModelCard.Training(List.of(), step, 1, Map.of());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
