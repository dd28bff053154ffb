package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.TinySpec;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.checkpoint.UtteranceCase;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import dev.codefusion.runtime.tensorflow.train.TrainingGraph.NoisyBatch;
import dev.codefusion.runtime.tensorflow.train.TrainingGraph.Outcome;
import java.nio.FloatBuffer;
import java.nio.file.Path;
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
    Outcome outcome = graph.look(new NoisyBatch(EXAMPLES, new double[] {-20, 20, 20}, 1), table);

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
    double[] clean = {60, 60, 60};
    Outcome together = graph.look(new NoisyBatch(EXAMPLES, clean, 1), table());
    double sum = 0;
    for (Example example : EXAMPLES) {
      Outcome alone = graph.look(new NoisyBatch(List.of(example), new double[] {60}, 1), table());
      sum += alone.terms().getOrDefault("decoder", Double.NaN) * example.code().length;
    }

    assertThat(together.terms().getOrDefault("decoder", Double.NaN))
        .isCloseTo(sum / 8, within(1e-5));
  }

  private static Map<String, FloatBuffer> afterOneStep(
      TrainingGraph graph, NoisyBatch batch, boolean selfCondition) {
    graph.initialise();
    graph.learn(batch, selfCondition, 1, 0.01, table());
    return raw(graph);
  }

  private static NoisyBatch batch(long seed) {
    return new NoisyBatch(EXAMPLES, new double[] {-1, 0.5, 2}, seed);
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
  private static final TrainingSettings SETTINGS = settings(TinySpec.DIMS);

  private static TrainingSettings settings(Dims dims) {
    return new TrainingSettings(
        "tiny",
        "none",
        new TrainingSettings.Data(List.of(), Optional.empty(), UtteranceCase.KEEP),
        new TrainingSettings.Tokens("none", Map.of(), true),
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
            dims.utteranceLength()),
        new TrainingSettings.Noise(new Plugin("sqrt", Map.of()), 0),
        new TrainingSettings.Optimizer(10, 3, 0.01, 1, 1, 0, 1, 0.9, 0.1, 0.1),
        new TrainingSettings.Losses(0.5, 0.25, 1, 2, 0.1, true),
        new Plugin("ddim", Map.of()),
        new ModelCard.Defaults(1, 1, 1, 1, 1, ModelCard.Ranking.LIKELIHOOD),
        new TrainingSettings.Run(3, new Engine(Engine.Precision.F32, 1), 10, 10, 0, 0));
  }
}
