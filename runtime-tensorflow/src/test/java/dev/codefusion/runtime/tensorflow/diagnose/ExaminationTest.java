package dev.codefusion.runtime.tensorflow.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Table;
import dev.codefusion.runtime.tensorflow.Tabular;
import dev.codefusion.runtime.tensorflow.TinyTraining;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two small models, one of which has learned its pairs for longer, are asked about them. */
final class ExaminationTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder = Path.of("");
  private static final CodeFusionRuntime RUNTIME = CodeFusionRuntime.create(new Tabular().module());
  private static final List<Examination.Pair> PAIRS = new ArrayList<>();

  @BeforeAll
  static void train() throws IOException {
    for (String steps : List.of("2", "400")) {
      Path home = Files.createDirectory(folder.resolve(steps));
      Path config =
          TinyTraining.write(
              home,
              Map.of(
                  "language", "tabular",
                  "optimizer.steps", steps,
                  "optimizer.learningRate", "4e-3",
                  "optimizer.warmup", "2",
                  "optimizer.average", "0.9",
                  "noise.perTokenShare", "0.3",
                  "run.evaluateEvery", "0",
                  "run.checkpointEvery", "100000"));
      RUNTIME.train(
          new TrainingRequest(config, Map.of(), home.resolve("out"), false), TrainingListener.NONE);
    }
    for (String line : Files.readAllLines(folder.resolve("400/pairs-32.jsonl"))) {
      JsonNode pair = JSON.readTree(line);
      PAIRS.add(
          new Examination.Pair(
              new Prompt(pair.get("utterance").asText()), pair.get("code").asText()));
    }
  }

  private static Diagnosis diagnose(String steps, int limit, long seed) {
    return RUNTIME.diagnose(
        folder.resolve(steps).resolve("out").toString(), PAIRS, limit, seed, done -> {});
  }

  @Test
  void tellsAModelThatHasLearnedFromOneThatHasNot() {
    Diagnosis fresh = diagnose("2", 12, 1);
    Diagnosis learned = diagnose("400", 12, 1);

    assertThat(learned.pure().crossEntropy()).isLessThan(fresh.pure().crossEntropy() - 1);
    assertThat(learned.pure().accuracy()).isGreaterThan(fresh.pure().accuracy());
    assertThat(fresh.source().gain()).as("no use of the utterance").isCloseTo(0, within(0.3));
    assertThat(learned.source().gain()).isGreaterThan(1);
    assertThat(learned.recovery().fromGold()).isGreaterThan(fresh.recovery().fromGold());
    assertThat(learned.recovery().fromGold())
        .isGreaterThanOrEqualTo(learned.recovery().fromNoise());
    assertThat(learned.goldLength().anySample())
        .isGreaterThanOrEqualTo(learned.goldLength().exact());
    assertThat(fresh.findings().get(0)).startsWith("The utterance is hardly used");
    assertThat(learned.findings().get(0)).startsWith("The utterance is used");
  }

  @Test
  void asksAtRisingNoiseUpToPureNoiseBesideTheBlindDecoder() {
    Diagnosis diagnosis = diagnose("400", 6, 2);
    List<Diagnosis.Level> levels = diagnosis.levels();

    assertThat(levels).extracting(Diagnosis.Level::xi).isSorted();
    assertThat(levels.get(0).xi()).isEqualTo(-1.5);
    assertThat(levels.subList(0, levels.size() - 1)).noneMatch(Diagnosis.Level::pure);
    assertThat(diagnosis.pure().pure()).isTrue();
    assertThat(levels).extracting(Diagnosis.Level::blindCrossEntropy).isSorted();
    assertThat(diagnosis.pure().blindCrossEntropy())
        .isCloseTo(diagnosis.unigramEntropy(), within(0.1));
    assertThat(diagnosis.source().own()).isEqualTo(diagnosis.pure().crossEntropy());
    Diagnosis.Level middle =
        levels.stream().filter(level -> level.xi() == 0.5).findAny().orElseThrow();
    assertThat(diagnosis.context().together())
        .as("asked once with the noise of another row")
        .isCloseTo(middle.crossEntropy(), within(0.6));
    assertThat(diagnosis.rows()).isEqualTo(6);
    assertThat(diagnosis.tokens()).isGreaterThan(6);
  }

  @Test
  void theSeedFixesTheFigures() {
    Diagnosis first = diagnose("400", 4, 5);

    assertThat(diagnose("400", 4, 5).pure().crossEntropy())
        .isCloseTo(first.pure().crossEntropy(), within(1e-4));
    assertThat(Math.abs(diagnose("400", 4, 6).pure().crossEntropy() - first.pure().crossEntropy()))
        .as("another seed")
        .isGreaterThan(1e-4);
  }

  @Test
  void writesOneObject() throws IOException {
    Diagnosis diagnosis = diagnose("400", 4, 5);
    JsonNode node = JSON.readTree(diagnosis.toJson());

    assertThat(node.get("rows").asInt()).isEqualTo(4);
    assertThat(node.get("levels")).hasSize(diagnosis.levels().size());
    assertThat(node.get("levels").get(0).get("blindCrossEntropy").isNumber()).isTrue();
    assertThat(node.get("findings")).hasSize(6);
    assertThat(node.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "model",
            "step",
            "rows",
            "tokens",
            "skipped",
            "seed",
            "unigramEntropy",
            "levels",
            "source",
            "context",
            "recovery",
            "goldLength",
            "findings");
  }

  @Test
  void leavesOutPairsThatDoNotFitAndNeedsTwo() {
    List<Examination.Pair> pairs = new ArrayList<>(PAIRS.subList(0, 2));
    pairs.add(new Examination.Pair(new Prompt("list ".repeat(100)), "ls"));
    Table wide = new Table(List.of("column ".repeat(100)), List.of());
    pairs.add(new Examination.Pair(new Prompt("list", Optional.of(wide)), "ls"));
    String model = folder.resolve("400/out").toString();

    assertThat(RUNTIME.diagnose(model, pairs, 9, 1, done -> {}).skipped()).isEqualTo(2);
    assertThatThrownBy(() -> RUNTIME.diagnose(model, pairs.subList(1, 3), 9, 1, done -> {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("1 of 2 pairs fit into the network");
  }
}
