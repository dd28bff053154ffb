package dev.codefusion.runtime.tensorflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.runtime.tensorflow.TinyGraph;
import dev.codefusion.runtime.tensorflow.TinyT5;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The layers against the formulas of Raffel et al. (2020) and Shazeer (2020), written out in loops
 * over doubles, on weights as PyTorch has them.
 */
final class T5Test {

  private static final int ROWS = 30;
  private static final int D = 12;
  private static final int H = 3;
  private static final int K = 5;
  private static final int I = 20;
  private static final double EPSILON = 1e-6;

  /** Rows of different lengths, the first long enough for buckets of several distances. */
  private static final int[] LENGTHS = {100, 40, 1};

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void layersEqualTheirFormulas(boolean gated) {
    long seed = gated ? 21 : 20;
    Map<String, TinyT5.Tensor> weights = TinyT5.weights(ROWS, gated, seed);
    T5Spec spec = new T5Spec(ROWS, ROWS, 1, 2, 3, D, H, K, I, 2, gated, 32, 128, EPSILON);
    SplittableRandom random = new SplittableRandom(seed);
    int longest = LENGTHS[0];
    int[] ids = new int[LENGTHS.length * longest];
    float[] mask = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.nextInt(ROWS);
      mask[i] = i % longest < LENGTHS[i / longest] ? 1 : 0;
    }

    float[] found;
    try (TinyGraph graph = new TinyGraph(seed)) {
      T5 t5 =
          T5.create(
              graph.params(),
              spec,
              2,
              longest,
              false,
              () ->
                  (name, shape) -> {
                    TinyT5.Tensor tensor = tensor(weights, name);
                    assertThat(shape).as(name).isEqualTo(tensor.shape());
                    return FloatBuffer.wrap(tensor.values());
                  });
      var states =
          t5.call(
              graph.tf(),
              graph.ints(ids, LENGTHS.length, longest),
              graph.floats(mask, LENGTHS.length, longest));
      graph.params().loadPretrained(graph.session(), false);
      found = graph.run(states);
    }

    double worst = 0;
    for (int row = 0; row < LENGTHS.length; row++) {
      double[][] expected = states(weights, gated, ids, row * longest, LENGTHS[row]);
      for (int t = 0; t < LENGTHS[row]; t++) {
        for (int d = 0; d < D; d++) {
          float actual = found[(row * longest + t) * D + d];
          worst = Math.max(worst, Math.abs(actual - expected[t][d]));
        }
      }
    }
    assertThat(worst).as("largest difference of a state, seed %d", seed).isLessThan(1e-4);
  }

  @Test
  void bucketsAreThoseComputedByHand() {
    // 8 + floor(8 ln(distance / 8) / ln(16)) begins anew at 8 x 2^(n / 2).
    int[][] firstDistanceOfBucket = {
      {0, 0},
      {1, 1},
      {7, 7},
      {8, 8},
      {11, 8},
      {12, 9},
      {15, 9},
      {16, 10},
      {22, 10},
      {23, 11},
      {31, 11},
      {32, 12},
      {45, 12},
      {46, 13},
      {63, 13},
      {64, 14},
      {90, 14},
      {91, 15},
      {127, 15},
      {128, 15},
      {5_000, 15}
    };
    for (int[] pair : firstDistanceOfBucket) {
      assertThat(RelativePositions.bucket(-pair[0], 32, 128))
          .as("%d behind", pair[0])
          .isEqualTo(pair[1]);
      assertThat(RelativePositions.bucket(pair[0], 32, 128))
          .as("%d ahead", pair[0])
          .isEqualTo(pair[0] == 0 ? 0 : 16 + pair[1]);
    }
    assertThat(RelativePositions.bucket(-3, 8, 16)).as("2 + floor(2 ln(1.5) / ln(8))").isEqualTo(2);
    assertThat(RelativePositions.bucket(6, 8, 16)).as("4 + 2 + floor(1.06)").isEqualTo(7);
  }

  /** The states of one row, of its own tokens alone. */
  private static double[][] states(
      Map<String, TinyT5.Tensor> weights, boolean gated, int[] ids, int from, int length) {
    double[][] x = new double[length][D];
    for (int t = 0; t < length; t++) {
      for (int d = 0; d < D; d++) {
        x[t][d] = tensor(weights, "shared.weight").values()[ids[from + t] * D + d];
      }
    }
    for (int layer = 0; layer < 2; layer++) {
      String attention = "encoder.block." + layer + ".layer.0.";
      add(x, attention(weights, attention, normal(x, weights, attention + "layer_norm")));
      String forward = "encoder.block." + layer + ".layer.1.";
      add(x, forward(weights, gated, forward, normal(x, weights, forward + "layer_norm")));
    }
    return normal(x, weights, "encoder.final_layer_norm");
  }

  private static double[][] normal(double[][] x, Map<String, TinyT5.Tensor> weights, String name) {
    float[] scale = tensor(weights, name + ".weight").values();
    double[][] y = new double[x.length][D];
    for (int t = 0; t < x.length; t++) {
      double square = 0;
      for (double value : x[t]) {
        square += value * value / D;
      }
      for (int d = 0; d < D; d++) {
        y[t][d] = scale[d] * x[t][d] / Math.sqrt(square + EPSILON);
      }
    }
    return y;
  }

  private static double[][] attention(
      Map<String, TinyT5.Tensor> weights, String layer, double[][] x) {
    double[][] q = map(weights, layer + "SelfAttention.q", x);
    double[][] k = map(weights, layer + "SelfAttention.k", x);
    double[][] v = map(weights, layer + "SelfAttention.v", x);
    float[] bias =
        tensor(weights, "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight")
            .values();
    double[][] mixed = new double[x.length][H * K];
    for (int h = 0; h < H; h++) {
      for (int i = 0; i < x.length; i++) {
        double[] weight = new double[x.length];
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
          double product = 0;
          for (int c = h * K; c < (h + 1) * K; c++) {
            product += q[i][c] * k[j][c];
          }
          weight[j] = Math.exp(product + bias[bucket(j - i) * H + h]);
          sum += weight[j];
        }
        for (int j = 0; j < x.length; j++) {
          for (int c = h * K; c < (h + 1) * K; c++) {
            mixed[i][c] += weight[j] / sum * v[j][c];
          }
        }
      }
    }
    return map(weights, layer + "SelfAttention.o", mixed);
  }

  /** First distance of each of the buckets 8 to 15, computed by hand. */
  private static int bucket(int distance) {
    int away = Math.abs(distance);
    int bucket = Math.min(away, 7);
    for (int first : new int[] {8, 12, 16, 23, 32, 46, 64, 91}) {
      bucket += away >= first ? 1 : 0;
    }
    return distance > 0 ? 16 + bucket : bucket;
  }

  private static double[][] forward(
      Map<String, TinyT5.Tensor> weights, boolean gated, String layer, double[][] x) {
    String dense = layer + "DenseReluDense.";
    double[][] inner = map(weights, dense + (gated ? "wi_0" : "wi"), x);
    double[][] gate = gated ? map(weights, dense + "wi_1", x) : inner;
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < I; i++) {
        double value = inner[t][i];
        double tanh =
            Math.tanh(Math.sqrt(2 / Math.PI) * (value + 0.044715 * value * value * value));
        inner[t][i] = gated ? value / 2 * (1 + tanh) * gate[t][i] : Math.max(0, value);
      }
    }
    return map(weights, dense + "wo", inner);
  }

  private static double[][] map(Map<String, TinyT5.Tensor> weights, String name, double[][] x) {
    TinyT5.Tensor weight = tensor(weights, name + ".weight");
    int out = (int) weight.shape()[0];
    int in = (int) weight.shape()[1];
    double[][] y = new double[x.length][out];
    for (int t = 0; t < x.length; t++) {
      for (int o = 0; o < out; o++) {
        for (int i = 0; i < in; i++) {
          y[t][o] += weight.values()[o * in + i] * x[t][i];
        }
      }
    }
    return y;
  }

  private static void add(double[][] x, double[][] more) {
    for (int t = 0; t < x.length; t++) {
      for (int d = 0; d < D; d++) {
        x[t][d] += more[t][d];
      }
    }
  }

  private static TinyT5.Tensor tensor(Map<String, TinyT5.Tensor> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }
}
