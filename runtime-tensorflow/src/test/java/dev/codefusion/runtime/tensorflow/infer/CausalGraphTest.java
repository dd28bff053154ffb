package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.TinyGraph;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.infer.BeamSearch.Found;
import dev.codefusion.runtime.tensorflow.model.AutoregressiveNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Keys and values that are kept say the same as reading everything anew, at random weights. */
final class CausalGraphTest {

  private static final Dims DIMS = new Dims(11, 11, true, 8, 2, 8, 1, 2, 1, 6, 5);
  private static final int[] UTTERANCE = {3, 1, 4, 1};

  private static AutoregressiveNetwork.Spec spec() {
    return new AutoregressiveNetwork.Spec(
        DIMS,
        Providers.load(
                "encoder", UtteranceEncoderProvider.class, CausalGraphTest.class.getClassLoader())
            .get("scratch"),
        Options.none("encoder"));
  }

  @Test
  void aSearchWithKeptKeysFindsWhatASearchWithoutFinds() {
    for (long seed = 1; seed <= 5; seed++) {
      try (Anew anew = new Anew(seed);
          CausalGraph graph =
              new CausalGraph(
                  spec(), anew.weights(), "test", new Engine(Engine.Precision.F32, 1))) {
        for (int width : new int[] {1, 4, 9}) {
          BeamSearch search = new BeamSearch(width, DIMS.codeLength(), graph.boundary(), 1);
          List<Found> kept;
          try (CausalGraph.Writing writing = graph.read(UTTERANCE)) {
            kept = search.search(writing);
          }
          anew.rows = List.of(new int[0]);
          List<Found> reread = search.search(anew);

          assertThat(kept).as("seed %d, width %d", seed, width).hasSameSizeAs(reread);
          for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i).tokens())
                .as("seed %d, width %d, place %d", seed, width, i)
                .isEqualTo(reread.get(i).tokens());
            assertThat(kept.get(i).logLikelihood())
                .as("seed %d, width %d, place %d", seed, width, i)
                .isCloseTo(reread.get(i).logLikelihood(), within(1e-4));
          }
        }
      }
    }
  }

  /** The network as it is trained, which reads whole beginnings. */
  private static final class Anew implements BeamSearch.Continuation, AutoCloseable {

    private final TinyGraph graph;
    private final AutoregressiveNetwork network;
    private final Map<String, float[]> values;
    private final Operand<TInt32> code_BL;
    private final Operand<TFloat32> logLikelihood_NV;
    private List<int[]> rows = List.of(new int[0]);

    Anew(long seed) {
      graph = new TinyGraph(seed);
      network = AutoregressiveNetwork.create(graph.tf(), graph.params(), spec());
      // Strong enough for attention to prefer some positions, and for tokens to differ.
      values = graph.randomise(seed, 0.6);
      code_BL = graph.tf().placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));
      float[] ones = new float[UTTERANCE.length];
      Arrays.fill(ones, 1);
      Operand<TFloat32> mask_1S = graph.floats(ones, 1, UTTERANCE.length);
      var encoded_1SD =
          network.encode(graph.ints(UTTERANCE, 1, UTTERANCE.length), mask_1S, Dropout.none());
      logLikelihood_NV =
          graph.tf().nn.logSoftmax(network.scores(code_BL, encoded_1SD, mask_1S, Dropout.none()));
    }

    Map<String, SafeTensors.Array> weights() {
      Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
      for (Params.Parameter parameter : graph.params().all()) {
        FloatBuffer buffer = FloatBuffer.wrap(Objects.requireNonNull(values.get(parameter.path())));
        arrays.put(parameter.path(), new SafeTensors.Array(parameter.shape().asArray(), buffer));
      }
      return arrays;
    }

    @Override
    public float[] next(int[] parents, int[] tokens) {
      List<int[]> grown = new ArrayList<>();
      for (int row = 0; row < tokens.length; row++) {
        int[] before = rows.get(parents[row]);
        int[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = tokens[row];
        grown.add(after);
      }
      rows = grown;
      int length = grown.get(0).length;
      int[] dense = grown.stream().flatMapToInt(Arrays::stream).toArray();
      Map<Operand<?>, Tensor> feeds =
          Map.of(
              code_BL,
              TInt32.tensorOf(Shape.of(tokens.length, length), DataBuffers.of(dense, true, false)));
      float[] all = graph.run(List.of(logLikelihood_NV), feeds).get(0);
      int classes = DIMS.vocabulary() + 1;
      float[] last = new float[tokens.length * classes];
      for (int row = 0; row < tokens.length; row++) {
        int from = (row * length + length - 1) * classes;
        System.arraycopy(all, from, last, row * classes, classes);
      }
      return last;
    }

    @Override
    public void close() {
      graph.close();
    }
  }
}
