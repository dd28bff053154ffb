package dev.codefusion.runtime.tensorflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.runtime.tensorflow.TinyGraph;
import dev.codefusion.runtime.tensorflow.TinySpec;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Two rows of five and three tokens, with and without an utterance of four. */
final class GuidanceTest {

  private static final int L = 5;
  private static final int S = 4;
  private static final long SEED = 11;

  @ParameterizedTest
  @EnumSource
  void stepsFromTheEstimateWithoutTheUtteranceTowardsTheOneWithIt(Parameterization kind) {
    SplittableRandom random = new SplittableRandom(SEED);
    int latent = TinySpec.DIMS.latent();
    int width = TinySpec.DIMS.width();
    try (TinyGraph graph = new TinyGraph(1)) {
      Ops tf = graph.tf();
      CodeFusionNetwork network =
          CodeFusionNetwork.create(
              tf,
              graph.params(),
              TinySpec.of(kind, true, "transformer", Map.of("reads", "expected")));
      var lengths_B = graph.ints(new int[] {5, 3}, 2);
      var utterance_1SD = graph.floats(TinyGraph.random(random, S * width, 1), 1, S, width);
      var null_BSD = graph.floats(TinyGraph.random(random, 2 * S * width, 1), 2, S, width);
      DenoiserNetwork.Inputs with =
          new DenoiserNetwork.Inputs(
              graph.floats(TinyGraph.random(random, 2 * L * latent, 1), 2, L, latent),
              graph.floats(TinyGraph.random(random, 2 * L * latent, 1), 2, L, latent),
              graph.floats(TinyGraph.random(random, 2 * L, 1), 2, L),
              lengths_B,
              network.mask(lengths_B, tf.constant(L)),
              utterance_1SD,
              graph.floats(new float[] {1, 1, 1, 0}, 1, S));
      DenoiserNetwork.Inputs without =
          new DenoiserNetwork.Inputs(
              with.x_BLd(),
              with.selfCondition_BLd(),
              with.logSnr_BL(),
              lengths_B,
              with.mask_BL(),
              null_BSD,
              with.utteranceMask_BS());
      var one = tf.constant(1f);
      graph.randomise(SEED, 0.5);

      float[] conditioned = said(graph, kind, network.denoise(with, one, Dropout.none()));
      float[] unconditioned = said(graph, kind, network.denoise(without, one, Dropout.none()));

      assertThat(conditioned).as("seed %d", SEED).isNotEqualTo(unconditioned);
      for (float guidance : new float[] {0, 1, 2.5f}) {
        float[] guided =
            said(
                graph,
                kind,
                network.denoiseGuided(with, null_BSD, tf.constant(guidance), one, Dropout.none()));
        for (int i = 0; i < guided.length; i++) {
          float expected = unconditioned[i] + guidance * (conditioned[i] - unconditioned[i]);
          assertThat(guided[i])
              .as("guidance %s, number %d, seed %d", guidance, i, SEED)
              .isCloseTo(expected, within(1e-3f));
        }
      }
    }
  }

  /** Returns what guidance is to be linear in. */
  private static float[] said(
      TinyGraph graph, Parameterization kind, CodeFusionNetwork.Estimate estimate) {
    List<Operand<TFloat32>> both = List.of(estimate.x0_BLd(), estimate.logits_NV());
    List<float[]> values = graph.run(both, Map.of());
    assertThat(values.get(0)).as("clean vectors").hasSize(2 * L * TinySpec.DIMS.latent());
    assertThat(values.get(1)).as("scores").hasSize(2 * L * TinySpec.DIMS.vocabulary());
    return values.get(kind == Parameterization.CATEGORICAL ? 1 : 0);
  }
}
