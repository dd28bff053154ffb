package dev.codefusion.runtime.tensorflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.runtime.tensorflow.TinyGraph;
import dev.codefusion.runtime.tensorflow.TinySpec;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The whole network with weights at random: at its start, some have no effect yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodeFusionNetworkTest {

  private static final Dims DIMS = TinySpec.DIMS;
  private static final int L = 5;
  private static final int S = 4;
  private static final int D = DIMS.latent();
  private static final int V = DIMS.vocabulary();
  private static final float TOLERANCE = 1e-5f;

  private final Map<String, Model> models = new HashMap<>();

  /** Returns the name of the denoiser in the network. */
  String denoiser() {
    return "transformer";
  }

  @AfterAll
  void close() {
    models.values().forEach(model -> model.graph.close());
  }

  /** What a batch of programs looks like to the network; a batch of two by default. */
  private static final class Batch {

    int rows = 2;
    int[] utterance_BS = {1, 2, 3, 4, 5, 6, 0, 0};
    int[] utteranceLengths_B = {4, 2};
    int[] lengths_B = {5, 3};
    float[] x_BLd = TinyGraph.random(new SplittableRandom(5), 2 * L * D, 1);
    float[] selfCondition_BLd = TinyGraph.random(new SplittableRandom(6), 2 * L * D, 1);
    float[] logSnr_BL = {1, 1, 1, 1, 1, -2, -2, -2, -2, -2};
    float temperature = 1;

    Batch row(int row) {
      Batch one = new Batch();
      one.rows = 1;
      one.utterance_BS = Arrays.copyOfRange(utterance_BS, row * S, (row + 1) * S);
      one.utteranceLengths_B = new int[] {utteranceLengths_B[row]};
      one.lengths_B = new int[] {lengths_B[row]};
      one.x_BLd = Arrays.copyOfRange(x_BLd, row * L * D, (row + 1) * L * D);
      one.selfCondition_BLd = Arrays.copyOfRange(selfCondition_BLd, row * L * D, (row + 1) * L * D);
      one.logSnr_BL = Arrays.copyOfRange(logSnr_BL, row * L, (row + 1) * L);
      return one;
    }
  }

  /** All that the network says of a batch. */
  private record Said(
      float[] output_BLd,
      float[] x0_BLd,
      float[] logits_BLV,
      float[] grounded_BLd,
      float[] decoded_BLV,
      float[] lengths_BL) {}

  /** One network in one graph, applied once. */
  private static final class Model {

    final TinyGraph graph = new TinyGraph(1);
    final Operand<TInt32> utterance_BS = ints(-1, S);
    final Operand<TInt32> utteranceLengths_B = ints(-1);
    final Operand<TInt32> lengths_B = ints(-1);
    final Operand<TFloat32> x_BLd = floats(-1, L, D);
    final Operand<TFloat32> selfCondition_BLd = floats(-1, L, D);
    final Operand<TFloat32> logSnr_BL = floats(-1, L);
    final Operand<TFloat32> temperature = floats();
    final Operand<TFloat32> mask_BL;
    final Operand<TFloat32> states_BSD;
    final Operand<TFloat32> embeddings_1Vd;
    final List<Operand<TFloat32>> said;

    Model(String denoiser, Parameterization parameterization, boolean outputPrior) {
      Ops tf = graph.tf();
      CodeFusionNetwork network =
          CodeFusionNetwork.create(
              tf, graph.params(), TinySpec.of(parameterization, outputPrior, denoiser, Map.of()));
      int[] all = new int[V];
      Arrays.setAll(all, i -> i);
      embeddings_1Vd = network.embed(graph.ints(all, 1, V));
      var mask_BS = network.mask(utteranceLengths_B, tf.constant(S));
      mask_BL = network.mask(lengths_B, tf.constant(L));
      states_BSD = network.encode(utterance_BS, mask_BS, Dropout.none());
      var estimate =
          network.denoise(
              new DenoiserNetwork.Inputs(
                  x_BLd, selfCondition_BLd, logSnr_BL, lengths_B, mask_BL, states_BSD, mask_BS),
              temperature,
              Dropout.none());
      var decoded = network.decode(x_BLd, mask_BL, states_BSD, mask_BS, Dropout.none());
      said =
          List.of(
              estimate.output_BLd(),
              estimate.x0_BLd(),
              estimate.logits_NV(),
              decoded.grounded_BLd(),
              decoded.logits_NV(),
              network.lengths(states_BSD, mask_BS));
    }

    Said say(Batch batch) {
      List<float[]> values = graph.run(said, feeds(batch));
      return new Said(
          values.get(0), values.get(1), values.get(2), values.get(3), values.get(4), values.get(5));
    }

    Map<Operand<?>, Tensor> feeds(Batch batch) {
      int rows = batch.rows;
      return Map.of(
          utterance_BS, ints(batch.utterance_BS, rows, S),
          utteranceLengths_B, ints(batch.utteranceLengths_B, rows),
          lengths_B, ints(batch.lengths_B, rows),
          x_BLd, floats(batch.x_BLd, rows, L, D),
          selfCondition_BLd, floats(batch.selfCondition_BLd, rows, L, D),
          logSnr_BL, floats(batch.logSnr_BL, rows, L),
          temperature, TFloat32.scalarOf(batch.temperature));
    }

    float[][] embeddings() {
      float[] flat = graph.run(embeddings_1Vd);
      float[][] embeddings = new float[V][];
      Arrays.setAll(embeddings, v -> Arrays.copyOfRange(flat, v * D, (v + 1) * D));
      return embeddings;
    }

    private Operand<TInt32> ints(long... shape) {
      return graph.tf().placeholder(TInt32.class, Placeholder.shape(Shape.of(shape)));
    }

    private Operand<TFloat32> floats(long... shape) {
      return graph.tf().placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }

    private static Tensor ints(int[] values, long... shape) {
      return TInt32.tensorOf(Shape.of(shape), DataBuffers.of(values, true, false));
    }

    private static Tensor floats(float[] values, long... shape) {
      return TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values, true, false));
    }
  }

  @Test
  void everyPartHasItsShape() {
    for (Parameterization parameterization : Parameterization.values()) {
      Model model = network(parameterization, true);
      Map<Operand<?>, Tensor> feeds = model.feeds(new Batch());
      List<long[]> shapes = model.graph.shapes(model.said, feeds);

      assertThat(shapes)
          .as("%s", parameterization)
          .containsExactly(
              new long[] {2, L, D},
              new long[] {2, L, D},
              new long[] {2 * L, V},
              new long[] {2, L, D},
              new long[] {2 * L, V},
              new long[] {2, DIMS.codeLength()});
    }
    Model model = network(Parameterization.X0, true);
    List<Operand<TFloat32>> parts = List.of(model.states_BSD, model.mask_BL);
    assertThat(model.graph.shapes(parts, model.feeds(new Batch())))
        .containsExactly(new long[] {2, S, DIMS.width()}, new long[] {2, L});
    assertThat(model.graph.run(parts, model.feeds(new Batch())).get(1))
        .containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 0, 0);
  }

  @Test
  void whatLiesInThePaddingChangesNothing() {
    for (Parameterization parameterization : Parameterization.values()) {
      Model network = network(parameterization, true);
      Batch batch = new Batch();
      Said expected = network.say(batch);
      Batch junk = new Batch();
      junk.utterance_BS[6] = 9;
      junk.utterance_BS[7] = 10;
      for (int i = (L + 3) * D; i < 2 * L * D; i++) {
        junk.x_BLd[i] = 7 + i;
        junk.selfCondition_BLd[i] = -3 * i;
      }
      junk.logSnr_BL[8] = 11;
      junk.logSnr_BL[9] = -11;
      Said actual = network.say(junk);

      assertThat(inside(actual.x0_BLd(), D)).isEqualTo(inside(expected.x0_BLd(), D));
      assertThat(inside(actual.output_BLd(), D)).isEqualTo(inside(expected.output_BLd(), D));
      assertThat(inside(actual.logits_BLV(), V)).isEqualTo(inside(expected.logits_BLV(), V));
      assertThat(inside(actual.decoded_BLV(), V)).isEqualTo(inside(expected.decoded_BLV(), V));
      assertThat(actual.lengths_BL()).isEqualTo(expected.lengths_BL());
      for (int i = (L + 3) * D; i < 2 * L * D; i++) {
        assertThat(actual.x0_BLd()[i]).as("padding, %s", parameterization).isZero();
      }
    }
  }

  @Test
  void rowsDoNotInfluenceEachOther() {
    Model network = network(Parameterization.CATEGORICAL, true);
    Batch batch = new Batch();
    Said both = network.say(batch);
    for (int row = 0; row < 2; row++) {
      Said alone = network.say(batch.row(row));

      assertThat(alone.x0_BLd())
          .as("x0 of row %d", row)
          .containsExactly(
              Arrays.copyOfRange(both.x0_BLd(), row * L * D, (row + 1) * L * D), within(TOLERANCE));
      assertThat(alone.decoded_BLV())
          .as("scores of row %d", row)
          .containsExactly(
              Arrays.copyOfRange(both.decoded_BLV(), row * L * V, (row + 1) * L * V),
              within(TOLERANCE));
    }
  }

  @Test
  void theUtteranceMatters() {
    Model network = network(Parameterization.CATEGORICAL, true);
    Batch other = new Batch();
    other.utterance_BS[0] = 8;
    Said one = network.say(new Batch());
    Said two = network.say(other);

    assertThat(distance(one.logits_BLV(), two.logits_BLV(), 0, L * V)).isGreaterThan(1e-3);
    assertThat(distance(one.decoded_BLV(), two.decoded_BLV(), 0, L * V)).isGreaterThan(1e-3);
    assertThat(distance(one.lengths_BL(), two.lengths_BL(), 0, DIMS.codeLength()))
        .isGreaterThan(1e-3);
    assertThat(distance(one.x0_BLd(), two.x0_BLd(), L * D, 2 * L * D)).as("other row").isZero();
  }

  @Test
  void eachPositionIsToldItsOwnLevelOfNoise() {
    Model network = network(Parameterization.X0, false);
    Batch other = new Batch();
    other.logSnr_BL[2] = -1;
    Said one = network.say(new Batch());
    Said two = network.say(other);

    assertThat(distance(one.x0_BLd(), two.x0_BLd(), 2 * D, 3 * D)).isGreaterThan(1e-3);
    assertThat(distance(one.x0_BLd(), two.x0_BLd(), L * D, 2 * L * D)).as("other row").isZero();
  }

  @Test
  void lengthAndPreviousEstimateMatter() {
    Model network = network(Parameterization.X0, false);
    Said one = network.say(new Batch());
    Batch shorter = new Batch();
    shorter.lengths_B[0] = 4;
    Batch blank = new Batch();
    Arrays.fill(blank.selfCondition_BLd, 0);

    assertThat(distance(one.x0_BLd(), network.say(shorter).x0_BLd(), 0, 4 * D)).isGreaterThan(1e-3);
    assertThat(distance(one.x0_BLd(), network.say(blank).x0_BLd(), 0, L * D)).isGreaterThan(1e-3);
  }

  @Test
  void noiseAndPreviousEstimateHaveNoEffectAtTheStart() {
    Model network = new Model(denoiser(), Parameterization.X0, false);
    models.put("at its start", network);
    network.graph.initialise();
    Batch other = new Batch();
    Arrays.fill(other.selfCondition_BLd, 3);
    Arrays.fill(other.logSnr_BL, 0.5f);

    assertThat(network.say(other).x0_BLd()).isEqualTo(network.say(new Batch()).x0_BLd());
  }

  @Test
  void embeddingsHaveTheNormOfTheNoise() {
    Model network = network(Parameterization.CATEGORICAL, true);
    for (float[] embedding : network.embeddings()) {
      double squares = 0;
      for (float component : embedding) {
        squares += (double) component * component;
      }
      assertThat(Math.sqrt(squares)).isCloseTo(Math.sqrt(D), within(1e-5));
    }
  }

  @Test
  void epsilonTurnsIntoX0ByTheFormulaOfTheNoise() {
    Model network = network(Parameterization.EPSILON, false);
    Batch batch = new Batch();
    float[] levels = {-13, -5, 0, 3, 13, -1, 1, 2, 0, 0};
    batch.logSnr_BL = levels;
    Said said = network.say(batch);

    for (int i = 0; i < (L + 3) * D; i++) {
      NoiseLevel level = new NoiseLevel(levels[i / D]);
      double x0 = (batch.x_BLd[i] - level.sigma() * said.output_BLd()[i]) / level.alpha();
      assertThat((double) said.x0_BLd()[i])
          .as("component %d at logSnr %s", i, level.logSnr())
          .isCloseTo(x0, within(2e-6 * Math.max(1, Math.abs(x0) + 1 / level.alpha())));
    }
  }

  @Test
  void x0IsTheOutputItself() {
    Said said = network(Parameterization.X0, false).say(new Batch());

    assertThat(inside(said.x0_BLd(), D)).isEqualTo(inside(said.output_BLd(), D));
  }

  @Test
  void categoricalX0IsTheMeanEmbeddingUnderTheScores() {
    Model network = network(Parameterization.CATEGORICAL, true);
    float[][] embeddings = network.embeddings();
    Batch batch = new Batch();
    batch.temperature = 0.7f;
    Said said = network.say(batch);

    for (int n = 0; n < L + 3; n++) {
      double[] shares = new double[V];
      double sum = 0;
      for (int v = 0; v < V; v++) {
        shares[v] = Math.exp(said.logits_BLV()[n * V + v] / 0.7);
        sum += shares[v];
      }
      for (int d = 0; d < D; d++) {
        double mean = 0;
        for (int v = 0; v < V; v++) {
          mean += shares[v] / sum * embeddings[v][d];
        }
        assertThat((double) said.x0_BLd()[n * D + d])
            .as("component %d at position %d", d, n)
            .isCloseTo(mean, within(2e-5));
      }
    }
  }

  @Test
  void atNearlyNoNoiseTheOutputPriorNamesTheTokenWhateverTheNetworkSays() {
    Model network = network(Parameterization.CATEGORICAL, true);
    float[][] embeddings = network.embeddings();
    int[] tokens = {3, 0, 10, 7, 5, 1, 9, 2};
    NoiseLevel level = new NoiseLevel(12);
    Batch batch = new Batch();
    Arrays.fill(batch.logSnr_BL, 12);
    for (int n = 0; n < tokens.length; n++) {
      for (int d = 0; d < D; d++) {
        int i = n * D + d;
        batch.x_BLd[i] =
            (float) (level.alpha() * embeddings[tokens[n]][d] + level.sigma() * batch.x_BLd[i]);
      }
    }
    Said said = network.say(batch);
    Said unhelped = network(Parameterization.CATEGORICAL, false).say(batch);

    assertThat(best(said.logits_BLV(), tokens.length)).isEqualTo(tokens);
    assertThat(best(unhelped.logits_BLV(), tokens.length))
        .as("without the prior, weights at random know nothing")
        .isNotEqualTo(tokens);
  }

  @Test
  void theOutputPriorIsWhatTheNoisyVectorAloneSays() {
    Batch batch = new Batch();
    Said with = network(Parameterization.CATEGORICAL, true).say(batch);
    Model bare = network(Parameterization.CATEGORICAL, false);
    float[][] embeddings = bare.embeddings();
    Said without = bare.say(batch);

    for (int n = 0; n < L + 3; n++) {
      NoiseLevel level = new NoiseLevel(batch.logSnr_BL[n]);
      for (int v = 0; v < V; v++) {
        double prior = 0;
        for (int d = 0; d < D; d++) {
          prior += batch.x_BLd[n * D + d] * embeddings[v][d];
        }
        prior *= level.alpha() / (level.sigma() * level.sigma());
        assertThat((double) with.logits_BLV()[n * V + v] - without.logits_BLV()[n * V + v])
            .as("token %d at position %d", v, n)
            .isCloseTo(prior, within(5e-5));
      }
    }
  }

  /** Returns the network with the same weights at random every time. */
  private Model network(Parameterization parameterization, boolean outputPrior) {
    return models.computeIfAbsent(
        parameterization + " " + outputPrior,
        key -> {
          Model model = new Model(denoiser(), parameterization, outputPrior);
          model.graph.randomise(21, 0.5);
          return model;
        });
  }

  /** Returns the numbers of the eight positions that hold a token. */
  private static float[] inside(float[] values, int width) {
    return Arrays.copyOf(values, (L + 3) * width);
  }

  private static int[] best(float[] logits_NV, int positions) {
    int[] best = new int[positions];
    for (int n = 0; n < positions; n++) {
      for (int v = 1; v < V; v++) {
        if (logits_NV[n * V + v] > logits_NV[n * V + best[n]]) {
          best[n] = v;
        }
      }
    }
    return best;
  }

  private static double distance(float[] a, float[] b, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}
