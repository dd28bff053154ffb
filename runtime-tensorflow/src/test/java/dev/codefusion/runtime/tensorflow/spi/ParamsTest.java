package dev.codefusion.runtime.tensorflow.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.runtime.tensorflow.TinyGraph;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;

final class ParamsTest {

  @Test
  void refusesASecondWeightOfTheSamePath() {
    try (TinyGraph graph = new TinyGraph(1)) {
      graph.params().in("a").in("b").matrix("weight", 2, 2);

      assertThatThrownBy(() -> graph.params().in("a").filled("b/weight", 0, 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("there is a weight 'a/b/weight' already");
    }
  }

  @Test
  void refusesAVariableWhoseNameIsTakenInTheGraph() {
    try (TinyGraph graph = new TinyGraph(1)) {
      Params.variable(graph.tf(), "a/weight", Shape.of(2));

      assertThatThrownBy(() -> Params.variable(graph.tf(), "a/weight", Shape.of(2)))
          .hasMessageContaining("a/weight");
      assertThatThrownBy(() -> graph.params().in("a").matrix("weight", 2, 2))
          .hasMessageContaining("a/weight");
    }
  }

  @Test
  void listsAllWeightsInOrderOfCreationWhateverTheirScope() {
    try (TinyGraph graph = new TinyGraph(1)) {
      Params params = graph.params();
      params.in("z").matrix("weight", 3, 4);
      Params view = params.in("a");
      view.filled("bias", 0, 5);
      params.table("table", 0.1, 2, 2);

      assertThat(params.all()).isEqualTo(view.all());
      assertThat(params.all())
          .extracting(Params.Parameter::path)
          .containsExactly("z/weight", "a/bias", "table");
      assertThat(params.all())
          .extracting(Params.Parameter::decays)
          .containsExactly(true, false, false);
      assertThat(params.all())
          .allMatch(weight -> weight.variable().op().name().equals(weight.path()));
      assertThat(params.count()).isEqualTo(12 + 5 + 4);
      assertThatThrownBy(() -> params.all().clear())
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void initialValuesFollowFromSeedAndPathAlone() {
    float[] alone = initial(7, "x", "x");

    assertThat(initial(7, "x", "before", "x")).isEqualTo(alone);
    assertThat(initial(8, "x", "x")).as("another seed").isNotEqualTo(alone);
    assertThat(initial(7, "y", "y")).as("another path").isNotEqualTo(alone);
  }

  @Test
  void matricesStartAtVarianceOneOverFanIn() {
    try (TinyGraph graph = new TinyGraph(3)) {
      var weight_IO = graph.params().matrix("weight", 100, 50);
      graph.initialise();

      double squares = 0;
      for (float value : graph.run(weight_IO)) {
        squares += (double) value * value;
      }
      // Normal variates cut off at two standard deviations keep 0.774 of the variance.
      assertThat(squares / 5_000 * 100)
          .as("variance x fan-in, seed 3")
          .isCloseTo(0.774, within(0.05));
    }
  }

  @Test
  void filledWeightsStartAtTheirValue() {
    try (TinyGraph graph = new TinyGraph(3)) {
      var scale_D = graph.params().filled("scale", 1.5, 4);
      graph.initialise();

      assertThat(graph.run(scale_D)).containsExactly(1.5f, 1.5f, 1.5f, 1.5f);
    }
  }

  private static float[] initial(long seed, String wanted, String... names) {
    try (TinyGraph graph = new TinyGraph(seed)) {
      float[] values = {};
      for (String name : names) {
        var weight = graph.params().in("scope").matrix(name, 4, 4);
        graph.initialise();
        if (name.equals(wanted)) {
          values = graph.run(weight);
        }
      }
      return values;
    }
  }
}
