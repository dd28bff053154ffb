package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.TinySpec;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.text.UtteranceCase;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import dev.codefusion.runtime.tensorflow.train.TrainingGraph.NoisyBatch;
import dev.codefusion.runtime.tensorflow.train.TrainingGraph.Outcome;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrainingGraphTest {

  private static final List<Example> EXAMPLES =
      List.of(
          new Example(new int[] {1, 2, 3}, new int[] {4, 5, 6, 7}),
          new Example(new int[] {8, 2}, new int[] {9, 1, 10}),
          new Example(new int[] {3, 3, 3, 3, 3}, new int[] {2}));

  private final Map<Parameterization, TrainingGraph> graphs = new EnumMap<>(Parameterization.class);

  @AfterAll
  void close() {
    graphs.values().forEach(TrainingGraph::close);
  }

  @Test
  void everyWeightLearns() {
    for (Parameterization parameterization :
        List.of(Parameterization.EPSILON, Parameterization.CATEGORICAL)) {
      TrainingGraph graph = graph(parameterization);
      Map<String, FloatBuffer> before = raw(graph);
      // What starts at zero lets nothing through to the layers below it in the first step.
      for (long step = 1; step <= 3; step++) {
        Outcome outcome = graph.learn(batch(step), true, step, 0.01, table());
        assertThat(outcome.gradientNorm()).as("step %d", step).isPositive();
      }
      Map<String, FloatBuffer> after = raw(graph);

      assertThat(after.keySet()).hasSizeGreaterThan(70);
      after.forEach(
          (name, values) ->
              assertThat(largestMove(before, name, values))
                  .as("%s, %s", name, parameterization)
                  .isGreaterThan(1e-3));
    }
  }

  @Test
  void theSameSeedFromTheSameStateGivesTheSameWeightsBitForBit() {
    TrainingGraph graph = graph(Parameterization.CATEGORICAL);
    Map<String, FloatBuffer> first = afterOneStep(graph, batch(5), true);

    assertThat(afterOneStep(graph, batch(5), true)).isEqualTo(first);
    assertThat(afterOneStep(graph, batch(6), true)).as("another seed").isNotEqualTo(first);
  }

  @Test
  void aRestoredTrainingGoesOnBitForBit() {
    TrainingGraph graph = graph(Parameterization.CATEGORICAL);
    graph.learn(batch(1), false, 1, 0.01, table());
    Map<String, SafeTensors.Array> state = graph.state().save(graph.session());
    Map<String, SafeTensors.Array> average = graph.average().save(graph.session());
    graph.learn(batch(2), true, 2, 0.01, table());
    Map<String, FloatBuffer> expected = raw(graph);
    Map<String, FloatBuffer> expectedAverage = values(graph.average().save(graph.session()));
    try (TrainingGraph other = new TrainingGraph(spec(Parameterization.CATEGORICAL), SETTINGS)) {
      other.state().load(other.session(), state, Path.of("state"));
      other.average().load(other.session(), average, Path.of("average"));
      other.learn(batch(2), true, 2, 0.01, table());

      assertThat(raw(other)).isEqualTo(expected);
      assertThat(values(other.average().save(other.session()))).isEqualTo(expectedAverage);
    }
  }

  @Test
  void lookingChangesNothingAndAlwaysSeesTheSame() {
    TrainingGraph graph = graph(Parameterization.CATEGORICAL);
    Map<String, FloatBuffer> before = raw(graph);
    Outcome first = graph.look(batch(5), table());

    assertThat(graph.look(batch(5), table())).isEqualTo(first);
    assertThat(graph.look(batch(6), table()).loss()).isNotEqualTo(first.loss());
    assertThat(first.gradientNorm()).isNaN();
    assertThat(raw(graph)).isEqualTo(before);
  }

  @Test
  void theLossIsTheWeightedSumOfItsTerms() {
    TrainingGraph graph = graph(Parameterization.X0);
    Outcome outcome = graph.look(batch(5), table());

    Map<String, Double> terms = outcome.terms();
    assertThat(terms.keySet()).containsExactly("noise", "embedding", "decoder", "anchor", "length");
    double sum = 0;
    double[] factors = {0.5, 0.25, 1, 2, 0.1};
    int i = 0;
    for (double term : terms.values()) {
      assertThat(term).isPositive();
      sum += factors[i++] * term;
    }
    assertThat(outcome.loss()).isCloseTo(sum, within(1e-4));
  }

  @Test
  void theTableGetsEachTokenAtItsRowsLevel() {
    TrainingGraph graph = graph(Parameterization.CATEGORICAL);
    LevelTable table = table();
    Outcome outcome = graph.look(noisy(EXAMPLES, 1, -20, 20, 20), table);

    List<LevelLoss> bins = table.means();
    assertThat(bins.get(0).tokens()).isEqualTo(4);
    assertThat(bins.get(LevelTable.BINS - 1).tokens()).isEqualTo(3 + 1);
    assertThat(table.mean())
        .isCloseTo(outcome.terms().getOrDefault("anchor", Double.NaN), within(1e-5));
    assertThat(bins.get(LevelTable.BINS - 1).accuracy())
        .as("without noise, the output prior names every token")
        .isEqualTo(1);
  }

  @Test
  void paddingChangesNoLoss() {
    TrainingGraph graph = graph(Parameterization.CATEGORICAL);
    // Pure signal: noise would be drawn in another shape.
    Outcome together = graph.look(noisy(EXAMPLES, 1, 60, 60, 60), table());
    double sum = 0;
    for (Example example : EXAMPLES) {
      Outcome alone = graph.look(noisy(List.of(example), 1, 60), table());
      sum += alone.terms().getOrDefault("decoder", Double.NaN) * example.code().length;
    }

    assertThat(together.terms().getOrDefault("decoder", Double.NaN))
        .isCloseTo(sum / 8, within(1e-5));
  }

  @Test
  void whatIsGivenDoesNotCount() {
    TrainingGraph graph = graph(Parameterization.CATEGORICAL);
    NoisyRow whole = NoisyRow.of(EXAMPLES.get(0), 60);
    double[] counted = NoisyRow.filled(whole.code().length, 0);
    NoisyRow given =
        new NoisyRow(
            whole.utterance(),
            whole.code(),
            true,
            whole.logSnr(),
            counted,
            whole.cleanShare(),
            false,
            whole.code());
    LevelTable table = table();
    Outcome outcome = graph.look(new NoisyBatch(List.of(given), 1), table);

    assertThat(outcome.terms()).containsEntry("anchor", 0.0).containsEntry("noise", 0.0);
    assertThat(outcome.terms().getOrDefault("decoder", 0.0)).isPositive();
    assertThat(table.mean()).as("no token is reported").isNaN();
  }

  @Test
  void aPositionThatShowsAWrongTokenIsHarderThanOneThatShowsItsOwn() {
    TrainingGraph graph = graph(Parameterization.CATEGORICAL);
    NoisyRow right = NoisyRow.of(EXAMPLES.get(0), 2);
    int[] shown = right.code().clone();
    shown[1] = 9;
    NoisyRow wrong =
        new NoisyRow(
            right.utterance(),
            right.code(),
            true,
            right.logSnr(),
            right.counted(),
            right.cleanShare(),
            false,
            shown);

    assertThat(anchor(graph, wrong)).isGreaterThan(anchor(graph, right) + 1);
  }

  @Test
  void aRowWithoutItsConditionDoesNotSeeTheUtterance() {
    TrainingGraph graph = graph(Parameterization.CATEGORICAL);
    NoisyRow row = NoisyRow.of(new Example(new int[] {3, 4}, new int[] {5, 6, 7}), -1);
    NoisyRow other = NoisyRow.of(new Example(new int[] {8, 9}, new int[] {5, 6, 7}), -1);

    assertThat(anchor(graph, row)).isNotEqualTo(anchor(graph, other));
    assertThat(anchor(graph, row.unconditioned())).isEqualTo(anchor(graph, other.unconditioned()));
  }

  @Test
  void theDecoderReadsMixedVectorsWhereItIsToldAndTheEstimateElsewhere() {
    try (TrainingGraph graph =
        new TrainingGraph(spec(Parameterization.CATEGORICAL), settings(TinySpec.DIMS, 0.5))) {
      graph.initialise();
      NoisyRow estimate = NoisyRow.of(EXAMPLES.get(0), -9);
      NoisyRow mixed =
          new NoisyRow(
              estimate.utterance(),
              estimate.code(),
              true,
              NoisyRow.filled(estimate.code().length, -3),
              estimate.counted(),
              NoisyRow.filled(estimate.code().length, 0.7),
              true,
              estimate.code());
      NoisyRow sameMixed =
          new NoisyRow(
              estimate.utterance(),
              estimate.code(),
              true,
              estimate.logSnr(),
              estimate.counted(),
              mixed.cleanShare(),
              true,
              estimate.code());

      assertThat(decoder(graph, mixed))
          .as("the estimate is not read, so its noise does not matter")
          .isEqualTo(decoder(graph, sameMixed))
          .isNotEqualTo(decoder(graph, estimate));
    }
  }

  private static double anchor(TrainingGraph graph, NoisyRow row) {
    return term(graph, row, "anchor");
  }

  private static double decoder(TrainingGraph graph, NoisyRow row) {
    return term(graph, row, "decoder");
  }

  private static double term(TrainingGraph graph, NoisyRow row, String name) {
    return graph
        .look(new NoisyBatch(List.of(row), 1), table())
        .terms()
        .getOrDefault(name, Double.NaN);
  }

  private static Map<String, FloatBuffer> afterOneStep(
      TrainingGraph graph, NoisyBatch batch, boolean selfCondition) {
    graph.initialise();
    graph.learn(batch, selfCondition, 1, 0.01, table());
    return raw(graph);
  }

  private static NoisyBatch batch(long seed) {
    return noisy(EXAMPLES, seed, -1, 0.5, 2);
  }

  private static NoisyBatch noisy(List<Example> examples, long seed, double... logSnr) {
    List<NoisyRow> rows = new ArrayList<>();
    for (int i = 0; i < logSnr.length; i++) {
      rows.add(NoisyRow.of(examples.get(i), logSnr[i]));
    }
    return new NoisyBatch(rows, seed);
  }

  private static LevelTable table() {
    return new LevelTable(TinySpec.DIMS.latent());
  }

  private static Map<String, FloatBuffer> raw(TrainingGraph graph) {
    Map<String, FloatBuffer> raw = values(graph.state().save(graph.session()));
    raw.keySet().removeIf(name -> !name.startsWith("raw/"));
    return raw;
  }

  private static Map<String, FloatBuffer> values(Map<String, SafeTensors.Array> arrays) {
    Map<String, FloatBuffer> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.values()));
    return values;
  }

  private static double largestMove(
      Map<String, FloatBuffer> before, String name, FloatBuffer after) {
    FloatBuffer start = before.getOrDefault(name, FloatBuffer.allocate(0));
    double largest = 0;
    for (int i = 0; i < after.limit(); i++) {
      largest = Math.max(largest, Math.abs(after.get(i) - start.get(i)));
    }
    return largest;
  }

  private static CodeFusionNetwork.Spec spec(Parameterization parameterization) {
    return TinySpec.of(parameterization, true);
  }

  /** Returns the one graph of its kind, at its start: building it takes longest. */
  private TrainingGraph graph(Parameterization parameterization) {
    TrainingGraph graph =
        graphs.computeIfAbsent(parameterization, key -> new TrainingGraph(spec(key), SETTINGS));
    graph.initialise();
    return graph;
  }

  /** Every loss has a weight, so that every weight has an influence; no decay, some dropout. */
  private static final TrainingSettings SETTINGS = settings(TinySpec.DIMS, 0);

  private static TrainingSettings settings(Dims dims, double mix) {
    return new TrainingSettings(
        "tiny",
        "none",
        new TrainingSettings.Data(
            List.of(),
            Optional.empty(),
            UtteranceCase.KEEP,
            new TrainingSettings.Auxiliary(List.of(), 0, 0),
            Optional.empty(),
            0),
        new TrainingSettings.Tokens("none", Map.of(), true, false),
        new TrainingSettings.Network(
            new Plugin("scratch", Map.of()),
            new Plugin("transformer", Map.of()),
            Parameterization.CATEGORICAL,
            true,
            1,
            dims.width(),
            dims.heads(),
            dims.latent(),
            dims.encoderLayers(),
            dims.denoiserLayers(),
            dims.decoderLayers(),
            dims.codeLength(),
            dims.utteranceLength(),
            0,
            NetworkKind.DIFFUSION,
            false),
        new TrainingSettings.Noise(
            new Plugin("sqrt", Map.of()),
            TrainingSettings.Noise.Levels.UNIFORM,
            0,
            0,
            0,
            mix,
            TrainingSettings.Noise.Pattern.SCATTERED,
            0.1),
        new TrainingSettings.Pretraining(0, List.of(), 0.5, 0.2, 0.5),
        new TrainingSettings.Optimizer(10, 3, 0.01, 1, 1, 0, 1, 0.9, 0.1, 0.1),
        new TrainingSettings.Losses(0.5, 0.25, 1, 2, 0.1, false, true),
        new Plugin("ddim", Map.of()),
        new ModelCard.Defaults(1, 1, 1, 1, 1, ModelCard.Ranking.LIKELIHOOD),
        new TrainingSettings.Run(
            3, new Engine(Engine.Precision.F32, 1), 10, 10, 0, 0, Optional.empty()));
  }
}
