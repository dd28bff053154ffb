package dev.codefusion.runtime.tensorflow.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.runtime.tensorflow.TinyGraph;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class DropoutTest {

  @Test
  void theSameSeedDrawsTheSameMask() {
    try (TinyGraph graph = new TinyGraph(0)) {
      var ones = ones(graph);
      float[] first = graph.run(dropout(graph, 0.5, 3, 4).call(graph.tf(), ones));

      assertThat(graph.run(dropout(graph, 0.5, 3, 4).call(graph.tf(), ones))).isEqualTo(first);
      assertThat(graph.run(dropout(graph, 0.5, 4, 4).call(graph.tf(), ones))).isNotEqualTo(first);
      assertThat(graph.run(dropout(graph, 0.5, 3, 400).call(graph.tf(), ones))).isNotEqualTo(first);
    }
  }

  @Test
  void everyPlaceDrawsItsOwnMask() {
    try (TinyGraph graph = new TinyGraph(0)) {
      Dropout dropout = dropout(graph, 0.5, 3, 4);
      var ones = ones(graph);
      var first = dropout.call(graph.tf(), ones);
      var second = dropout.call(graph.tf(), ones);

      assertThat(graph.run(first)).isNotEqualTo(graph.run(second));
    }
  }

  @Test
  void theExpectationIsKept() {
    try (TinyGraph graph = new TinyGraph(0)) {
      float[] values = graph.run(dropout(graph, 0.2, 5, 6).call(graph.tf(), ones(graph)));

      double sum = 0;
      int zeros = 0;
      for (float value : values) {
        // Of 256 components 51 are dropped, which is nearest to a fifth.
        assertThat(value).isIn(0f, 256f / 205);
        sum += value;
        zeros += value == 0 ? 1 : 0;
      }
      // 10,000 draws: the standard deviation of the share is 0.004.
      assertThat(zeros / 10_000.0).as("share dropped, seed (5, 6)").isCloseTo(0.2, within(0.02));
      assertThat(sum / 10_000).as("mean, seed (5, 6)").isCloseTo(1, within(0.03));
    }
  }

  @Test
  void aRateAboveZeroDropsSomeAndNeverAll() {
    try (TinyGraph graph = new TinyGraph(0)) {
      float[] few = graph.run(dropout(graph, 1e-9, 7, 8).call(graph.tf(), ones(graph)));
      float[] most = graph.run(dropout(graph, 0.9999, 7, 8).call(graph.tf(), ones(graph)));

      assertThat(few).containsOnly(0f, 256f / 255);
      assertThat(most).containsOnly(0f, 256f);
    }
  }

  /** One random number serves eight components; what is left of the last is not used. */
  @Test
  void anyNumberOfComponentsHasAMask() {
    try (TinyGraph graph = new TinyGraph(0)) {
      for (int count = 1; count <= 17; count++) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        var x = graph.floats(ones, 1, count);

        assertThat(graph.run(dropout(graph, 0.5, 9, count).call(graph.tf(), x)))
            .hasSize(count)
            .containsAnyOf(0f, 2f);
      }
    }
  }

  @Test
  void noDropoutAddsNoOps() {
    try (TinyGraph graph = new TinyGraph(0)) {
      var ones = ones(graph);

      assertThat(Dropout.none().call(graph.tf(), ones)).isSameAs(ones);
      assertThat(dropout(graph, 0, 1, 2).call(graph.tf(), ones)).isSameAs(ones);
    }
  }

  private static Dropout dropout(TinyGraph graph, double rate, int... seed) {
    return Dropout.of(rate, graph.ints(seed, 2));
  }

  private static org.tensorflow.Operand<org.tensorflow.types.TFloat32> ones(TinyGraph graph) {
    float[] ones = new float[10_000];
    Arrays.fill(ones, 1);
    return graph.floats(ones, 100, 100);
  }
}
