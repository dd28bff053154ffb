package dev.codefusion.runtime.tensorflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoder;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import dev.codefusion.testkit.ConfigurableContract;
import dev.codefusion.testkit.Rule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What holds of every utterance encoder. */
public abstract class UtteranceEncoderContract
    extends ConfigurableContract<UtteranceEncoderProvider, List<String>> {

  private static final int ROWS = 2;
  private static final int LONGEST = 5;
  private static final int[] IDS = {3, 5, 2, 0, 0, 4, 1, 7, 6, 0};
  private static final float[] MASK = {1, 1, 1, 0, 0, 1, 1, 1, 1, 0};

  /** For subclasses. */
  protected UtteranceEncoderContract() {
    super(UtteranceEncoderProvider.class);
  }

  @Override
  protected abstract UtteranceEncoderProvider provider();

  /** Returns the sizes of the encoder under test; 8 utterance tokens or more. */
  protected Dims dims() {
    return new Dims(11, 11, true, 8, 2, 4, 1, 1, 1, 6, 5);
  }

  /** Makes the encoder, and returns the paths of its trainable weights. */
  @Override
  protected final List<String> make(Options options) {
    try (BuiltGraph graph = new BuiltGraph()) {
      provider().create(graph.params(), dims(), embeddings(graph), options);
      return graph.paths();
    }
  }

  @Test
  @Rule(
      id = "E-1",
      says = "An utterance encoder MUST return states of rows x tokens x width, all finite.")
  final void returnsStates() {
    try (BuiltGraph graph = new BuiltGraph()) {
      Operand<TFloat32> states = call(graph, create(graph), IDS);
      assertThat(graph.shape(states))
          .as("shape of the states")
          .containsExactly(ROWS, LONGEST, dims().width());
      for (float value : graph.values(states)) {
        assertThat(value).as("a state").isFinite();
      }
    }
  }

  @Test
  @Rule(
      id = "E-2",
      says =
          "An utterance encoder MUST NOT let padding influence the states of tokens, nor rows each other.")
  final void ignoresPaddingAndOtherRows() {
    try (BuiltGraph graph = new BuiltGraph()) {
      UtteranceEncoder encoder = create(graph);
      int tokens = 3 * dims().width();
      float[] expected = Arrays.copyOf(graph.values(call(graph, encoder, IDS)), tokens);
      int[] otherPadding = {3, 5, 2, 6, 1, 4, 1, 7, 6, 2};
      assertThat(Arrays.copyOf(graph.values(call(graph, encoder, otherPadding)), tokens))
          .as("states of the first row with other ids in the padding")
          .containsExactly(expected, within(1e-4f));
      int[] otherRow = {3, 5, 2, 0, 0, 2, 2, 3, 1, 0};
      assertThat(Arrays.copyOf(graph.values(call(graph, encoder, otherRow)), tokens))
          .as("states of the first row beside another second row")
          .containsExactly(expected, within(1e-4f));
    }
  }

  @Test
  @Rule(
      id = "E-3",
      says =
          "An utterance encoder MUST use every weight that it makes for training, so that each has a gradient.")
  final void trainsEveryWeight() {
    try (BuiltGraph graph = new BuiltGraph()) {
      UtteranceEncoder encoder = create(graph);
      assertThat(graph.untrained(call(graph, encoder, IDS)))
          .as("weights without gradient")
          .isEmpty();
    }
  }

  @Test
  @Rule(
      id = "E-4",
      says =
          "An utterance encoder MUST make its weights in create, none in call, so that every call in a graph has the same.")
  final void keepsItsWeightsBetweenCalls() {
    try (BuiltGraph graph = new BuiltGraph()) {
      UtteranceEncoder encoder = create(graph);
      List<String> made = graph.paths();
      Operand<TFloat32> first = call(graph, encoder, IDS);
      Operand<TFloat32> second = call(graph, encoder, IDS);
      assertThat(graph.paths()).as("weights after two calls").isEqualTo(made);
      assertThat(graph.values(second))
          .as("states of the second call")
          .containsExactly(graph.values(first), within(1e-5f));
    }
  }

  @Test
  @Rule(
      id = "E-5",
      says =
          "An utterance encoder's weights MUST have the same paths whenever it is made of the same options and sizes: they are keys in model files.")
  final void namesItsWeights() {
    assertThat(make()).as("paths when made again").isEqualTo(make());
  }

  private UtteranceEncoder create(BuiltGraph graph) {
    return provider()
        .create(graph.params(), dims(), embeddings(graph), Options.of("encoder", options()));
  }

  private Operand<TFloat32> embeddings(BuiltGraph graph) {
    Dims dims = dims();
    return graph.floats(
        BuiltGraph.variates(6, dims.vocabulary() * dims.latent()),
        dims.vocabulary(),
        dims.latent());
  }

  private static Operand<TFloat32> call(BuiltGraph graph, UtteranceEncoder encoder, int[] ids_BS) {
    return encoder.call(
        graph.tf(),
        graph.ints(ids_BS, ROWS, LONGEST),
        graph.floats(MASK, ROWS, LONGEST),
        Dropout.none());
  }
}
