package dev.codefusion.runtime.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codefusion.api.Answer;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training with the pretrained encoder, and the model that comes of it. */
final class BertTrainingTest {

  private static final Map<String, String> BERT =
      Map.of(
          "network.encoder", "bert",
          "network.encoderOptions.layers", "2",
          "network.encoderLayers", "0",
          "optimizer.steps", "6",
          "optimizer.average", "0.5",
          "run.evaluateEvery", "0");

  private final CodeFusionRuntime runtime = CodeFusionRuntime.create();

  @TempDir Path folder;

  private Path train(String name, Map<String, String> changes, boolean resume) throws IOException {
    Map<String, String> settings = new HashMap<>(BERT);
    settings.putAll(changes);
    Path home = Files.createDirectories(folder.resolve(name));
    Path config = home.resolve("tiny.properties");
    if (!resume) {
      config = TinyTraining.write(home, settings);
    }
    Path output = home.resolve("out");
    runtime.train(new TrainingRequest(config, changes, output, resume), TrainingListener.NONE);
    return ModelFolder.resolve(output);
  }

  private Answer answer(Path model) throws IOException {
    try (CodeGenerator generator = runtime.open(model.toString())) {
      return generator.generate(Request.of("list all python files below this folder").withSeed(3));
    }
  }

  @Test
  void aModelAnswersAlikeWheneverItIsOpened() throws IOException {
    Path model = train("frozen", Map.of(), false);

    assertThat(answer(model)).isEqualTo(answer(model));
    assertThat(SafeTensors.read(model.resolve(ModelFolder.WEIGHTS)).keySet())
        .contains("encoder/from-states/weight")
        .noneMatch(key -> key.contains("pretrained"));
    ModelCard card = ModelCard.read(model.resolve(ModelFolder.CARD));
    assertThat(card.encoder().options())
        .containsEntry("resource", "all-minilm-l6-v2.onnx")
        .containsEntry(
            "sha256", "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e");
    assertThat(card.utteranceTokenizer().name()).isEqualTo("wordpiece");
    assertThat(card.tokenizer().name()).isEqualTo("byte-bpe");
  }

  @Test
  void goesOnFromACheckpointAsIfUndisturbed() throws IOException {
    Map<String, String> phases =
        Map.of("pretraining.steps", "4", "optimizer.steps", "4", "run.checkpointEvery", "4");
    Path whole = train("whole", phases, false);
    Path half = train("half", phases, false);
    Path output = folder.resolve("half/out");
    Files.writeString(output.resolve("checkpoints/latest"), "4\n");
    Path resumed = train("half", phases, true);

    assertThat(half.getFileName()).hasToString("8");
    assertThat(resumed.resolve(ModelFolder.WEIGHTS))
        .hasSameBinaryContentAs(whole.resolve(ModelFolder.WEIGHTS));
  }

  @Test
  void aModelWithoutItsPretrainedWeightsSaysSo() throws IOException {
    Path model = train("lost", Map.of(), false);
    Path card = model.resolve(ModelFolder.CARD);
    Files.writeString(
        card, Files.readString(card).replace("all-minilm-l6-v2.onnx", "elsewhere.onnx"));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> answer(model))
        .withMessageContaining("'elsewhere.onnx' are not on the class path");
  }

  @Test
  void tunedWeightsBelongToTheModel() throws IOException {
    Map<String, String> tune =
        Map.of(
            "network.encoderOptions.tune", "true",
            "network.encoderOptions.layers", "1",
            "optimizer.steps", "2");
    Path model = train("tuned", tune, false);
    Path card = model.resolve(ModelFolder.CARD);
    Files.writeString(
        card, Files.readString(card).replace("all-minilm-l6-v2.onnx", "elsewhere.onnx"));

    assertThat(SafeTensors.read(model.resolve(ModelFolder.WEIGHTS)).keySet())
        .contains("encoder/pretrained/words", "encoder/pretrained/layer0/up/weight");
    assertThat(answer(model).candidates()).isNotEmpty();
  }
}
