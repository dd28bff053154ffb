package dev.codefusion.runtime.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codefusion.api.Answer;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.NumberFormat;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training with a CodeT5 of a test's own making, and the model that comes of it. */
final class T5TrainingTest {

  private static final long SEED = 9;

  private final CodeFusionRuntime runtime = CodeFusionRuntime.create();

  @TempDir Path home;

  private Path train(Path codeT5, Map<String, String> changes) throws IOException {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "network.encoder", "t5",
                "network.encoderOptions.folder", codeT5.toString(),
                "network.encoderLayers", "0",
                "optimizer.steps", "6",
                "optimizer.average", "0.5",
                "run.evaluateEvery", "0"));
    settings.putAll(changes);
    Path config = TinyTraining.write(home, settings);
    Path output = home.resolve("out");
    runtime.train(new TrainingRequest(config, Map.of(), output, false), TrainingListener.NONE);
    return ModelFolder.resolve(output);
  }

  private Answer answer(Path model) throws IOException {
    try (CodeGenerator generator = runtime.open(model.toString())) {
      return generator.generate(Request.of("list all python files below this folder").withSeed(3));
    }
  }

  @Test
  void aFrozenOneIsNamedByTheModelAndAnswersAlikeWheneverItIsOpened() throws IOException {
    Path codeT5 = TinyT5.write(home.resolve("codet5"), false, NumberFormat.F32, SEED);
    Path model = train(codeT5, Map.of());

    Answer first = answer(model);
    assertThat(first.candidates()).isNotEmpty();
    assertThat(answer(model)).isEqualTo(first);
    assertThat(SafeTensors.read(model.resolve(ModelFolder.WEIGHTS)).keySet())
        .contains("encoder/from-states/weight")
        .noneMatch(key -> key.contains("pretrained"));
    ModelCard card = ModelCard.read(model.resolve(ModelFolder.CARD));
    Path weights = codeT5.resolve("model.safetensors");
    assertThat(card.encoder().options())
        .containsEntry("folder", codeT5.toString())
        .containsEntry("sha256", ModelFolder.sha256(weights));
    assertThat(card.utteranceTokenizer().name()).isEqualTo("byte-bpe");
    assertThat(card.utteranceTokenizer()).isNotEqualTo(card.tokenizer());

    Files.delete(weights);
    TinyT5.write(codeT5, false, NumberFormat.F32, SEED + 1);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> answer(model))
        .withMessageContaining("put the file there that the model was trained with");
    Files.delete(weights);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> answer(model))
        .withMessageContaining("has no model.safetensors");
  }

  @Test
  void aTunedOneBelongsToTheModel() throws IOException {
    Path codeT5 = TinyT5.write(home.resolve("codet5"), true, NumberFormat.F32, SEED);
    Map<String, SafeTensors.Array> published =
        SafeTensors.read(codeT5.resolve("model.safetensors"));
    Path model =
        train(
            codeT5,
            Map.of(
                "network.encoderOptions.tune", "true",
                "network.encoderOptions.layers", "1",
                "network.encoderLayers", "1",
                "tokenizer.shared", "false"));
    Answer first = answer(model);
    for (String file : new String[] {"config.json", "model.safetensors", "vocab.json"}) {
      Files.delete(codeT5.resolve(file));
    }

    assertThat(answer(model)).isEqualTo(first);
    Map<String, SafeTensors.Array> stored = SafeTensors.read(model.resolve(ModelFolder.WEIGHTS));
    assertThat(stored).doesNotContainKey("encoder/pretrained/layer1/up/weight");
    double moved = 0;
    FloatBuffer before = named(published, "shared.weight");
    FloatBuffer after = named(stored, "encoder/pretrained/words");
    for (int i = 0; i < before.limit(); i++) {
      moved = Math.max(moved, Math.abs(after.get(i) - before.get(i)));
    }
    assertThat(moved).as("the most that training moved a number").isBetween(1e-6, 0.1);
  }

  private static FloatBuffer named(Map<String, SafeTensors.Array> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name).values();
  }
}
