package dev.codefusion.runtime.tensorflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.runtime.tensorflow.TinyGraph;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever holds of the network holds with this denoiser as well. */
final class ConvolutionDenoiserTest extends CodeFusionNetworkTest {

  private static final int ROWS = 2;
  private static final int L = 6;
  private static final int D = 3;
  private static final long SEED = 4;

  @Override
  String denoiser() {
    return "convolution";
  }

  @Test
  void aGatedConvolutionIsAnAffineMapOfTheWindowTimesASigmoidOfAnother() {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] x = TinyGraph.random(random, ROWS * L * D, 1);
    int[] lengths = {6, 4};
    float[] mask = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
    try (TinyGraph graph = new TinyGraph(1)) {
      var layer = GatedConvolution.create(graph.params(), D, 1, 2);
      graph.randomise(SEED, 0.7);
      var y = layer.call(graph.tf(), graph.floats(x, ROWS, L, D), graph.floats(mask, ROWS, L));
      List<float[]> values =
          graph.run(List.of(y, layer.map().weight_IO(), layer.map().bias_O()), Map.of());
      float[] weight = values.get(1);
      float[] bias = values.get(2);

      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < lengths[row]; i++) {
          double[] out = new double[2 * D];
          for (int o = 0; o < 2 * D; o++) {
            out[o] = bias[o];
            for (int tap = 0; tap < 3; tap++) {
              int from = i + 2 * (tap - 1);
              for (int d = 0; from >= 0 && from < lengths[row] && d < D; d++) {
                out[o] += x[(row * L + from) * D + d] * weight[(tap * D + d) * 2 * D + o];
              }
            }
          }
          for (int d = 0; d < D; d++) {
            assertThat((double) values.get(0)[(row * L + i) * D + d])
                .as("row %d, position %d, seed %d", row, i, SEED)
                .isCloseTo(out[d] / (1 + Math.exp(-out[D + d])), within(1e-5));
          }
        }
      }
    }
  }
}
