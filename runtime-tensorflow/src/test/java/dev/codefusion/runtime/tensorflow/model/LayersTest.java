package dev.codefusion.runtime.tensorflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.runtime.tensorflow.TinyGraph;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each layer against its formula, written out in loops over doubles. */
final class LayersTest {

  private static final int B = 2;
  private static final int L = 3;
  private static final int S = 4;
  private static final int D = 6;
  private static final int H = 2;
  private static final int K = D / H;

  private final SplittableRandom random = new SplittableRandom(11);
  private final float[] x_BLD = TinyGraph.random(random, B * L * D, 1);

  @Test
  void layerNormIsMeanZeroAndVarianceOneScaledAndShifted() {
    try (TinyGraph graph = new TinyGraph(0)) {
      LayerNorm norm = LayerNorm.create(graph.params(), D);
      Map<String, float[]> weights = graph.randomise(1, 1);
      float[] actual = graph.run(norm.call(graph.tf(), graph.floats(x_BLD, B, L, D)));

      float[] scale = weight(weights, "scale");
      float[] shift = weight(weights, "shift");
      double[] expected = new double[B * L * D];
      for (int from = 0; from < expected.length; from += D) {
        double mean = 0;
        for (int d = 0; d < D; d++) {
          mean += x_BLD[from + d] / (double) D;
        }
        double variance = 0;
        for (int d = 0; d < D; d++) {
          variance += Math.pow(x_BLD[from + d] - mean, 2) / D;
        }
        for (int d = 0; d < D; d++) {
          expected[from + d] =
              (x_BLD[from + d] - mean) / Math.sqrt(variance + 1e-5) * scale[d] + shift[d];
        }
      }
      assertClose(actual, expected);
    }
  }

  @Test
  void feedForwardIsTwoMapsWithARectifierBetween() {
    try (TinyGraph graph = new TinyGraph(0)) {
      FeedForward forward = FeedForward.create(graph.params(), D);
      Map<String, float[]> weights = graph.randomise(2, 0.5);
      float[] actual =
          graph.run(forward.call(graph.tf(), graph.floats(x_BLD, B, L, D), Dropout.none()));

      double[] up = map(doubles(x_BLD), weights, "up", D, 4 * D);
      for (int i = 0; i < up.length; i++) {
        up[i] = Math.max(0, up[i]);
      }
      assertClose(actual, map(up, weights, "down", 4 * D, D));
    }
  }

  @Test
  void attentionIsASoftmaxOverThePositionsToSee() {
    float[] memory_BSD = TinyGraph.random(random, B * S * D, 1);
    float[] mask_BS = {1, 1, 0, 0, 1, 1, 1, 0};
    try (TinyGraph graph = new TinyGraph(0)) {
      Attention attention = Attention.create(graph.params(), D, H);
      Map<String, float[]> weights = graph.randomise(3, 0.6);
      float[] actual =
          graph.run(
              attention.call(
                  graph.tf(),
                  graph.floats(x_BLD, B, L, D),
                  graph.floats(memory_BSD, B, S, D),
                  Attention.bias(graph.tf(), graph.floats(mask_BS, B, S))));

      assertClose(actual, attention(weights, doubles(memory_BSD), mask_BS));
    }
  }

  @Test
  void oneMemoryServesAllRows() {
    float[] memory_1SD = TinyGraph.random(random, S * D, 1);
    float[] mask_1S = {1, 1, 1, 0};
    try (TinyGraph graph = new TinyGraph(0)) {
      Attention attention = Attention.create(graph.params(), D, H);
      Map<String, float[]> weights = graph.randomise(4, 0.6);
      float[] actual =
          graph.run(
              attention.call(
                  graph.tf(),
                  graph.floats(x_BLD, B, L, D),
                  graph.floats(memory_1SD, 1, S, D),
                  Attention.bias(graph.tf(), graph.floats(mask_1S, 1, S))));

      double[] memory_BSD = new double[B * S * D];
      float[] mask_BS = new float[B * S];
      for (int b = 0; b < B; b++) {
        System.arraycopy(doubles(memory_1SD), 0, memory_BSD, b * S * D, S * D);
        System.arraycopy(mask_1S, 0, mask_BS, b * S, S);
      }
      assertClose(actual, attention(weights, memory_BSD, mask_BS));
    }
  }

  @Test
  void aPositionsVectorDependsOnItsPlaceAlone() {
    try (TinyGraph graph = new TinyGraph(0)) {
      Positions positions = Positions.create(graph.params(), 5, D);
      float[] table = weight(graph.randomise(5, 1), "table");
      float[] actual = graph.run(positions.call(graph.tf(), graph.floats(x_BLD, B, L, D)));

      double[] expected = doubles(x_BLD);
      for (int i = 0; i < expected.length; i++) {
        expected[i] += table[i % (L * D)];
      }
      assertClose(actual, expected);
    }
  }

  @Test
  void neighboursAreSeenAtTheirDistanceAndNothingIsSeenBeyondARowsEnd() {
    float[] mask_BL = {1, 1, 1, 1, 1, 0};
    int reach = 2;
    try (TinyGraph graph = new TinyGraph(0)) {
      Neighbours neighbours = Neighbours.create(graph.params(), reach, D, 5);
      Map<String, float[]> weights = graph.randomise(6, 1);
      float[] actual =
          graph.run(
              neighbours.call(
                  graph.tf(), graph.floats(x_BLD, B, L, D), graph.floats(mask_BL, B, L)));

      float[] weight = weight(weights, "weight");
      double[] expected = new double[B * L * 5];
      int[] distances = {-2, -1, 1, 2};
      for (int row = 0; row < B; row++) {
        for (int i = 0; i < L; i++) {
          for (int o = 0; o < 5; o++) {
            double sum = weight(weights, "bias")[o];
            for (int n = 0; n < distances.length; n++) {
              int j = i + distances[n];
              if (j >= 0 && j < L && mask_BL[row * L + j] == 1) {
                for (int d = 0; d < D; d++) {
                  sum += x_BLD[(row * L + j) * D + d] * weight[(n * D + d) * 5 + o];
                }
              }
            }
            expected[(row * L + i) * 5 + o] = sum;
          }
        }
      }
      assertClose(actual, expected);
    }
  }

  @Test
  void whatANoisyVectorSaysIsTheMeanOfTheEmbeddingsByTheirLikelihood() {
    int tokens = 7;
    float[] embeddings_VD = TinyGraph.random(random, tokens * D, 1);
    for (int v = 0; v < tokens; v++) {
      double square = 0;
      for (int d = 0; d < D; d++) {
        square += Math.pow(embeddings_VD[v * D + d], 2);
      }
      for (int d = 0; d < D; d++) {
        embeddings_VD[v * D + d] *= (float) Math.sqrt(D / square);
      }
    }
    float[] logSnr_BL = {-3, -1, 0, 1, 2, 0.5f};
    try (TinyGraph graph = new TinyGraph(0)) {
      EstimateHead head =
          new EstimateHead(
              Parameterization.CATEGORICAL,
              true,
              Linear.create(graph.params(), D, D),
              null,
              graph.floats(embeddings_VD, tokens, D),
              D);
      float[] actual =
          graph.run(
              head.expected(
                  graph.tf(), graph.floats(x_BLD, B, L, D), graph.floats(logSnr_BL, B, L)));

      double[] expected = new double[B * L * D];
      for (int i = 0; i < B * L; i++) {
        double alphaBar = 1 / (1 + Math.exp(-logSnr_BL[i]));
        double[] likelihood = new double[tokens];
        double sum = 0;
        for (int v = 0; v < tokens; v++) {
          double distance = 0;
          for (int d = 0; d < D; d++) {
            double mean = Math.sqrt(alphaBar) * embeddings_VD[v * D + d];
            distance += Math.pow(x_BLD[i * D + d] - mean, 2);
          }
          likelihood[v] = Math.exp(-distance / (2 * (1 - alphaBar)));
          sum += likelihood[v];
        }
        for (int v = 0; v < tokens; v++) {
          for (int d = 0; d < D; d++) {
            expected[i * D + d] += likelihood[v] / sum * embeddings_VD[v * D + d];
          }
        }
      }
      assertClose(actual, expected);
    }
  }

  @Test
  void poolingIsTheMeanOfWhatTheMaskShows() {
    float[] mask_BL = {1, 1, 0, 1, 0, 0};
    try (TinyGraph graph = new TinyGraph(0)) {
      float[] actual =
          graph.run(
              Pooling.mean(graph.tf(), graph.floats(x_BLD, B, L, D), graph.floats(mask_BL, B, L)));

      double[] expected = new double[B * D];
      for (int d = 0; d < D; d++) {
        expected[d] = (x_BLD[d] + x_BLD[D + d]) / 2.0;
        expected[D + d] = x_BLD[L * D + d];
      }
      assertClose(actual, expected);
    }
  }

  @Test
  void aMapThatStartsAtZeroStartsAtZero() {
    try (TinyGraph graph = new TinyGraph(0)) {
      Linear zero = Linear.zero(graph.params(), D, 5);
      graph.initialise();

      assertThat(graph.run(zero.call(graph.tf(), graph.floats(x_BLD, B, L, D))))
          .hasSize(B * L * 5)
          .containsOnly(0);
    }
  }

  private double[] attention(Map<String, float[]> weights, double[] memory, float[] mask) {
    double[] query = map(doubles(x_BLD), weights, "query", D, D);
    double[] keyValue = map(memory, weights, "key-value", D, 2 * D);
    double[] mixed = new double[B * L * D];
    for (int b = 0; b < B; b++) {
      for (int h = 0; h < H; h++) {
        for (int l = 0; l < L; l++) {
          double[] share = new double[S];
          double sum = 0;
          for (int s = 0; s < S; s++) {
            double dot = 0;
            for (int k = 0; k < K; k++) {
              dot += query[(b * L + l) * D + h * K + k] * keyValue[(b * S + s) * 2 * D + h * K + k];
            }
            share[s] = mask[b * S + s] == 0 ? 0 : Math.exp(dot / Math.sqrt(K));
            sum += share[s];
          }
          for (int s = 0; s < S; s++) {
            for (int k = 0; k < K; k++) {
              mixed[(b * L + l) * D + h * K + k] +=
                  share[s] / sum * keyValue[(b * S + s) * 2 * D + D + h * K + k];
            }
          }
        }
      }
    }
    return map(mixed, weights, "out", D, D);
  }

  /** y = x W + b. */
  private static double[] map(
      double[] x, Map<String, float[]> weights, String name, int in, int out) {
    float[] w = weight(weights, name + "/weight");
    float[] bias = weight(weights, name + "/bias");
    double[] y = new double[x.length / in * out];
    for (int n = 0; n < x.length / in; n++) {
      for (int o = 0; o < out; o++) {
        double sum = bias[o];
        for (int i = 0; i < in; i++) {
          sum += x[n * in + i] * w[i * out + o];
        }
        y[n * out + o] = sum;
      }
    }
    return y;
  }

  private static float[] weight(Map<String, float[]> weights, String path) {
    return Objects.requireNonNull(weights.get(path), path);
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static void assertClose(float[] actual, double[] expected) {
    assertThat(doubles(actual)).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("number %d, seed 11", i)
          .isCloseTo(expected[i], within(1e-5 * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
