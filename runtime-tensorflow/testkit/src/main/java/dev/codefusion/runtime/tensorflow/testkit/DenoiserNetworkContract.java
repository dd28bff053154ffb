package dev.codefusion.runtime.tensorflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork.Inputs;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.testkit.ConfigurableContract;
import dev.codefusion.testkit.Rule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What holds of every denoiser network. */
public abstract class DenoiserNetworkContract
    extends ConfigurableContract<DenoiserNetworkProvider, List<String>> {

  private static final int ROWS = 2;
  private static final int[] LENGTHS = {4, 3};
  private static final int[] UTTERANCE_LENGTHS = {3, 5};

  /** For subclasses. */
  protected DenoiserNetworkContract() {
    super(DenoiserNetworkProvider.class);
  }

  @Override
  protected abstract DenoiserNetworkProvider provider();

  /** Returns the sizes of the network under test; code of 5 tokens or more, as utterances. */
  protected Dims dims() {
    return new Dims(11, 11, true, 8, 2, 4, 1, 1, 1, 6, 5);
  }

  /** Makes the network, and returns the paths of its weights. */
  @Override
  protected final List<String> make(Options options) {
    try (BuiltGraph graph = new BuiltGraph()) {
      provider().create(graph.params(), dims(), options);
      return graph.paths();
    }
  }

  @Test
  @Rule(
      id = "N-1",
      says =
          "A denoiser network MUST return hidden states of rows x positions x width, finite at every noise level.")
  final void returnsHiddenStates() {
    try (BuiltGraph graph = new BuiltGraph()) {
      DenoiserNetwork network = create(graph);
      Batch batch = new Batch(dims());
      Operand<TFloat32> hidden = call(graph, network, batch);
      assertThat(graph.shape(hidden))
          .as("shape of the hidden states")
          .containsExactly(ROWS, batch.longest, dims().width());
      for (float logSnr : new float[] {-20, 0, 15}) {
        Arrays.fill(batch.logSnr_BL, logSnr);
        for (float value : graph.values(call(graph, network, batch))) {
          assertThat(value).as("a hidden state at log-SNR %s", logSnr).isFinite();
        }
      }
    }
  }

  @Test
  @Rule(
      id = "N-2",
      says =
          "A denoiser network MUST NOT let padding, of code or utterance, influence the states of tokens.")
  final void ignoresPadding() {
    try (BuiltGraph graph = new BuiltGraph()) {
      DenoiserNetwork network = create(graph);
      float[] expected = tokens(graph.values(call(graph, network, new Batch(dims()))));
      Batch changed = new Batch(dims());
      changed.fillPadding(7);
      assertThat(tokens(graph.values(call(graph, network, changed))))
          .as("states of tokens with other numbers in the padding, and without")
          .containsExactly(expected, within(1e-4f));
    }
  }

  @Test
  @Rule(id = "N-3", says = "A denoiser network MUST NOT let rows influence each other.")
  final void keepsRowsApart() {
    try (BuiltGraph graph = new BuiltGraph()) {
      DenoiserNetwork network = create(graph);
      float[] expected = graph.values(call(graph, network, new Batch(dims())));
      Batch changed = new Batch(dims());
      changed.replaceSecondRow();
      int row = changed.longest * dims().width();
      assertThat(Arrays.copyOf(graph.values(call(graph, network, changed)), row))
          .as("states of the first row beside another second row")
          .containsExactly(Arrays.copyOf(expected, row), within(1e-4f));
    }
  }

  @Test
  @Rule(
      id = "N-4",
      says = "A denoiser network MUST use every weight that it makes, so that each has a gradient.")
  final void trainsEveryWeight() {
    try (BuiltGraph graph = new BuiltGraph()) {
      DenoiserNetwork network = create(graph);
      assertThat(graph.untrained(call(graph, network, new Batch(dims()))))
          .as("weights without gradient")
          .isEmpty();
    }
  }

  @Test
  @Rule(
      id = "N-5",
      says =
          "A denoiser network MUST make its weights in create, none in call, so that every call in a graph has the same.")
  final void keepsItsWeightsBetweenCalls() {
    try (BuiltGraph graph = new BuiltGraph()) {
      DenoiserNetwork network = create(graph);
      List<String> made = graph.paths();
      Operand<TFloat32> first = call(graph, network, new Batch(dims()));
      Operand<TFloat32> second = call(graph, network, new Batch(dims()));
      assertThat(graph.paths()).as("weights after two calls").isEqualTo(made);
      assertThat(graph.values(second))
          .as("states of the second call")
          .containsExactly(graph.values(first), within(1e-5f));
    }
  }

  @Test
  @Rule(
      id = "N-6",
      says =
          "A denoiser network's weights MUST have the same paths whenever it is made of the same options and sizes: they are keys in model files.")
  final void namesItsWeights() {
    assertThat(make()).as("paths when made again").isNotEmpty().isEqualTo(make());
  }

  private DenoiserNetwork create(BuiltGraph graph) {
    return provider().create(graph.params(), dims(), Options.of("network", options()));
  }

  private Operand<TFloat32> call(BuiltGraph graph, DenoiserNetwork network, Batch batch) {
    return network.call(graph.tf(), batch.inputs(graph), Dropout.none());
  }

  /** Returns the states of the tokens, without those of the padding. */
  private float[] tokens(float[] hidden_BLD) {
    int width = dims().width();
    int longest = hidden_BLD.length / ROWS / width;
    float[] tokens = new float[(LENGTHS[0] + LENGTHS[1]) * width];
    int at = 0;
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(hidden_BLD, row * longest * width, tokens, at, LENGTHS[row] * width);
      at += LENGTHS[row] * width;
    }
    return tokens;
  }

  /** Two rows of code and utterances, both with padding. */
  private static final class Batch {

    private final Dims dims;
    private final int longest = 5;
    private final int utterance = 5;
    private final float[] x_BLd;
    private final float[] previous_BLd;
    private final float[] expected_BLd;
    private final float[] logSnr_BL;
    private final float[] utterance_BSD;

    Batch(Dims dims) {
      this.dims = dims;
      x_BLd = BuiltGraph.variates(1, ROWS * longest * dims.latent());
      previous_BLd = BuiltGraph.variates(2, x_BLd.length);
      expected_BLd = BuiltGraph.variates(3, x_BLd.length);
      logSnr_BL = BuiltGraph.variates(4, ROWS * longest);
      utterance_BSD = BuiltGraph.variates(5, ROWS * utterance * dims.width());
      fillPadding(0);
    }

    void fillPadding(float value) {
      for (int row = 0; row < ROWS; row++) {
        for (float[] code : List.of(x_BLd, previous_BLd, expected_BLd, logSnr_BL)) {
          fill(code, row, LENGTHS[row], longest, value);
        }
        fill(utterance_BSD, row, UTTERANCE_LENGTHS[row], utterance, value);
      }
    }

    void replaceSecondRow() {
      for (float[] values : List.of(x_BLd, previous_BLd, expected_BLd, logSnr_BL, utterance_BSD)) {
        for (int i = values.length / 2; i < values.length; i++) {
          values[i] = 1 - values[i];
        }
      }
    }

    private static void fill(float[] values, int row, int length, int longest, float value) {
      int each = values.length / ROWS / longest;
      Arrays.fill(values, (row * longest + length) * each, (row + 1) * longest * each, value);
    }

    Inputs inputs(BuiltGraph graph) {
      return new Inputs(
          graph.floats(x_BLd, ROWS, longest, dims.latent()),
          graph.floats(previous_BLd, ROWS, longest, dims.latent()),
          graph.floats(logSnr_BL, ROWS, longest),
          graph.ints(LENGTHS, ROWS),
          mask(graph, LENGTHS, longest),
          graph.floats(utterance_BSD, ROWS, utterance, dims.width()),
          mask(graph, UTTERANCE_LENGTHS, utterance),
          graph.floats(expected_BLd, ROWS, longest, dims.latent()));
    }

    private static Operand<TFloat32> mask(BuiltGraph graph, int[] lengths, int longest) {
      float[] mask = new float[ROWS * longest];
      for (int row = 0; row < ROWS; row++) {
        Arrays.fill(mask, row * longest, row * longest + lengths[row], 1);
      }
      return graph.floats(mask, ROWS, longest);
    }
  }
}
