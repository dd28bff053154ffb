package dev.codefusion.runtime.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
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

/** Networks learn, and sampler or beam search find what they learned. */
final class OverfitTest {

  @TempDir Path folder;

  @Test
  void learnsThirtyTwoPairsByHeart() throws IOException {
    assertThat(wrongAnswers(Map.of("optimizer.steps", "1200")))
        .as("answers that differ from what was learned, seed 17")
        .isEmpty();
  }

  @Test
  void theAutoregressiveTwinLearnsThemAsWell() throws IOException {
    assertThat(wrongAnswers(Map.of("optimizer.steps", "400", "network.kind", "autoregressive")))
        .as("answers that differ from what was learned")
        .isEmpty();
  }

  private List<String> wrongAnswers(Map<String, String> changes) throws IOException {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "optimizer.learningRate", "4e-3",
                "optimizer.warmup", "50",
                "optimizer.average", "0.98",
                "run.reportEvery", "200",
                "run.evaluateEvery", "0",
                "run.checkpointEvery", "100000"));
    settings.putAll(changes);
    Path config = TinyTraining.write(folder, settings);
    Path output = folder.resolve("out");
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    runtime.train(new TrainingRequest(config, Map.of(), output, false), TrainingListener.NONE);

    List<String> wrong = new ArrayList<>();
    try (CodeGenerator generator = runtime.open(output.toString())) {
      for (String line : Files.readAllLines(folder.resolve("pairs-32.jsonl"))) {
        JsonNode pair = new ObjectMapper().readTree(line);
        String code =
            generator
                .generate(Request.of(pair.get("utterance").asText()).withSeed(17))
                .candidates()
                .get(0)
                .code();
        if (!code.equals(pair.get("code").asText())) {
          wrong.add("%s -> %s".formatted(pair.get("code").asText(), code));
        }
      }
    }
    return wrong;
  }
}
