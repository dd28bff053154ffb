package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.TinySpec;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class InferenceGraphTest {

  private static final int[] LENGTHS = {4, 4, 4};
  private static final int ROW = 4 * TinySpec.DIMS.latent();

  @Test
  void aRowIsGuidedAwayFromTheSameNoiseWhicheverOthersAreFinished() {
    CodeFusionNetwork.Spec spec = TinySpec.of(Parameterization.X0, false);
    SplittableRandom random = new SplittableRandom(1);
    try (InferenceGraph graph =
            new InferenceGraph(
                spec,
                () -> InferenceWorkload.weights(spec, random),
                "random weights",
                new Engine(Engine.Precision.F32, 1));
        InferenceGraph.Condition condition = graph.encode(new int[] {3, 1, 4})) {
      float[] together = estimate(graph, condition, 7, 0, 1, 2);

      for (int[] open : new int[][] {{2}, {1, 2}, {0, 2}}) {
        float[] left = estimate(graph, condition, 7, open);
        for (int i = 0; i < ROW; i++) {
          assertThat(left[(open.length - 1) * ROW + i])
              .as("number %d of the last row, %d rows left", i, open.length)
              .isCloseTo(together[2 * ROW + i], within(1e-4f));
        }
      }
      assertThat(estimate(graph, condition, 8, 0, 1, 2)).as("other noise").isNotEqualTo(together);
    }
  }

  private static float[] estimate(
      InferenceGraph graph, InferenceGraph.Condition condition, long seed, int... open) {
    Latents x = new Noise(1, LENGTHS, TinySpec.DIMS.latent()).next();
    Rows rows = new Rows(open, LENGTHS, TinySpec.DIMS.latent());
    return graph
        .denoise(
            condition,
            open,
            LENGTHS.length,
            rows.latents(x.values()),
            rows.zeroVectors(),
            new float[open.length * 4],
            new InferenceGraph.Manner(1, 3, false, seed),
            0)
        .x0();
  }
}
