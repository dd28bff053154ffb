package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.TinyTraining;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training as a whole, on settings that the others leave alone. */
final class TrainerTest {

  private static final Map<String, String> EVERY_LEVER =
      Map.ofEntries(
          Map.entry("optimizer.steps", "20"),
          Map.entry("optimizer.warmup", "5"),
          Map.entry("optimizer.dropout", "0.1"),
          Map.entry("pretraining.steps", "20"),
          Map.entry("pretraining.data", "snippets.jsonl"),
          Map.entry("noise.levels", "window"),
          Map.entry("noise.perTokenShare", "0.5"),
          Map.entry("noise.conditionDrop", "0.1"),
          Map.entry("noise.decoderMix", "0.5"),
          Map.entry("losses.lengthIntoEncoder", "true"),
          Map.entry("run.reportEvery", "10"),
          Map.entry("run.checkpointEvery", "10"),
          Map.entry("run.evaluateEvery", "0"));

  @TempDir private Path folder;

  private static final class Reports implements TrainingListener {

    final List<TrainingReport> all = new ArrayList<>();

    @Override
    public void onReport(TrainingReport report) {
      all.add(report);
    }
  }

  private Path config(Map<String, String> changes) throws IOException {
    Path config = TinyTraining.write(folder, changes);
    Files.writeString(
        folder.resolve("snippets.jsonl"), "{\"code\": \"ls -l | wc -l\"}\n{\"code\": \"pwd\"}\n");
    return config;
  }

  @Test
  void learnsInTwoPhasesWithEveryLeverOn() throws IOException {
    Reports reports = new Reports();
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    Path output = folder.resolve("out");
    TrainingResult result =
        runtime.train(new TrainingRequest(config(EVERY_LEVER), Map.of(), output, false), reports);

    assertThat(result.step()).isEqualTo(40);
    assertThat(result.completed()).isTrue();
    assertThat(reports.all).extracting(TrainingReport::step).containsExactly(10L, 20L, 30L, 40L);
    assertThat(reports.all).allMatch(report -> Double.isFinite(report.loss()));
    assertThat(reports.all.get(1).learningRate())
        .as("the first phase keeps its rate")
        .isEqualTo(6e-4);
    assertThat(reports.all.get(3).learningRate())
        .as("the second phase ends at the floor")
        .isEqualTo(0.05 * 6e-4);
    assertThat(runtime.card(output.toString()).training().data())
        .extracting(data -> data.file() + " " + data.rows())
        .containsExactly("pairs-32.jsonl 32", "snippets.jsonl 2");
    try (CodeGenerator generator = runtime.open(output.toString())) {
      assertThat(generator.generate(Request.of("list files").withSampler("commit")).sampler())
          .isEqualTo("commit");
    }
  }

  @Test
  void goesOnBetweenThePhasesAsIfNothingHadHappened() throws IOException {
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    Path config = config(EVERY_LEVER);
    Path whole = folder.resolve("whole");
    runtime.train(new TrainingRequest(config, Map.of(), whole, false), TrainingListener.NONE);
    Path parts = folder.resolve("parts");
    Map<String, String> first = new HashMap<>(Map.of("optimizer.steps", "5"));
    // The rate of the second phase depends on its length, so the first part ends before it.
    first.put("pretraining.steps", "20");
    runtime.train(new TrainingRequest(config, first, parts, false), TrainingListener.NONE);
    Files.writeString(parts.resolve("checkpoints/latest"), "20\n");
    runtime.train(new TrainingRequest(config, Map.of(), parts, true), TrainingListener.NONE);

    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(parts.resolve("checkpoints/40").resolve(file))
          .as("resumed at step 20 of 40")
          .hasSameBinaryContentAs(whole.resolve("checkpoints/40").resolve(file));
    }
  }

  @Test
  void preTrainingGoesWithTwoVocabularies() throws IOException {
    Map<String, String> changes = new HashMap<>(EVERY_LEVER);
    changes.put("tokenizer.shared", "false");
    changes.put("pretraining.steps", "3");
    changes.put("optimizer.steps", "3");
    changes.put("optimizer.warmup", "1");
    Path output = folder.resolve("out");

    CodeFusionRuntime.create()
        .train(
            new TrainingRequest(config(changes), Map.of(), output, false), TrainingListener.NONE);

    assertThat(output.resolve("checkpoints/6/model.safetensors")).exists();
  }
}
