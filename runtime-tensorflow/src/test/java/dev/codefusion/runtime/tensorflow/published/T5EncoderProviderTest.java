package dev.codefusion.runtime.tensorflow.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.TinyGraph;
import dev.codefusion.runtime.tensorflow.TinyT5;
import dev.codefusion.runtime.tensorflow.checkpoint.NumberFormat;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoder;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class T5EncoderProviderTest {

  private static final long SEED = 5;
  private static final String CONVERTIBLE = "which is not read since such a file may run code";

  private final T5EncoderProvider provider = new T5EncoderProvider();

  @TempDir Path home;

  private Path folder = Path.of("");

  @BeforeEach
  void writeFolder() throws IOException {
    folder = TinyT5.write(home.resolve("codet5"), false, NumberFormat.F32, SEED);
  }

  private Map<String, String> options(String... more) {
    Map<String, String> options = new HashMap<>(Map.of("folder", folder.toString()));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }

  /** Makes the encoder with two placeholders and returns its weights once they are loaded. */
  private Map<String, float[]> load(Map<String, String> given) {
    try (TinyGraph graph = new TinyGraph(SEED)) {
      Options options = Options.of("encoder 't5'", given);
      Dims dims = new Dims(500, tokens() + 2, false, 32, 2, 16, 0, 1, 1, 16, 24);
      UtteranceEncoder unused =
          provider.create(
              graph.params(), dims, graph.floats(new float[500 * 16], 500, 16), options);
      options.requireConsumed();
      assertThat(unused).isNotNull();
      graph.initialise();
      graph.params().loadPretrained(graph.session(), true);
      Map<String, float[]> loaded = new HashMap<>();
      for (Params.Parameter parameter : graph.params().all()) {
        loaded.put(parameter.path(), graph.run(parameter.value()));
      }
      return loaded;
    }
  }

  private float[] words(Map<String, String> given) {
    return Objects.requireNonNull(load(given).get("pretrained/words"));
  }

  private int tokens() {
    return Integer.parseInt(provider.settled(options()).getOrDefault("tokens", ""));
  }

  private void refuses(Map<String, String> given, String... words) {
    assertThatThrownBy(() -> load(given))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(words)
        .hasMessageEndingWith(".")
        .hasMessageNotContaining("\n");
  }

  @Test
  void frozenWeightsAreNoTrainableOnesAndTunedOnesAre() {
    assertThat(load(options()).keySet())
        .containsExactlyInAnyOrder(
            "from-states/weight", "from-states/bias", "specials", "norm/scale", "norm/shift");
    assertThat(load(options("tune", "true", "layers", "1")).keySet())
        .contains("pretrained/words", "pretrained/positions", "pretrained/layer0/key-value/weight")
        .noneMatch(path -> path.startsWith("pretrained/layer1"));
  }

  @Test
  void takesTheTableOfTokensUnderEitherName() throws IOException {
    float[] expected = words(options("tune", "true"));
    change("shared.weight", "encoder.embed_tokens.weight");

    assertThat(words(options("tune", "true"))).isEqualTo(expected);
  }

  @Test
  void readsBrainFloatsAndPassesOverNumbersThatTheEncoderHasNoUseFor() throws IOException {
    TinyT5.write(home.resolve("bf16"), false, NumberFormat.BF16, SEED);
    Path weights = home.resolve("bf16/model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("BF16", text.indexOf("lm_head"));
    bytes[at] = 'X';
    Files.write(weights, bytes);
    float[] whole = words(options("tune", "true"));

    float[] rounded = words(options("folder", home.resolve("bf16").toString(), "tune", "true"));
    assertThat(rounded).hasSameSizeAs(whole).isNotEqualTo(whole);
    for (int i = 0; i < whole.length; i++) {
      assertThat(rounded[i]).isCloseTo(whole[i], within(0.02f));
    }
  }

  @Test
  void settledOptionsNeedTheFolderForFrozenWeightsOnly() throws IOException {
    Map<String, String> frozen = provider.settled(options());
    Map<String, String> tuned = provider.settled(options("tune", "true", "layers", "1"));
    assertThat(frozen)
        .containsEntry("folder", folder.toString())
        .containsEntry("layers", "2")
        .containsEntry("start", "2")
        .containsEntry("mask", "1")
        .containsKey("sha256");
    assertThat(load(frozen)).hasSize(5);
    assertThat(provider.settled(frozen)).isEqualTo(frozen);

    Files.delete(folder.resolve("config.json"));
    try (TinyGraph graph = new TinyGraph(SEED)) {
      Dims dims = new Dims(500, 300, false, 32, 2, 16, 0, 1, 1, 16, 24);
      Options options = Options.of("encoder 't5'", tuned);
      var embeddings = graph.floats(new float[500 * 16], 500, 16);
      UtteranceEncoder unused =
          provider.create(Params.toLoad(graph.tf()), dims, embeddings, options);
      options.requireConsumed();
      assertThat(unused).isNotNull();
    }
    assertThatThrownBy(() -> provider.settled(options()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has no config.json");
  }

  @Test
  void namesItsTokenizer() throws IOException {
    assertThat(provider.tokens(options()))
        .get()
        .satisfies(
            tokens -> {
              assertThat(tokens.tokenizer()).isEqualTo("byte-bpe");
              assertThat(tokens.options())
                  .containsExactly(Map.entry("vocabulary", folder + "/vocab.json"));
            });

    Files.delete(folder.resolve("merges.txt"));
    assertThatThrownBy(() -> provider.tokens(options()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("neither vocab.json and merges.txt nor tokenizer.json");
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"model": {"vocab": {"a": 0, "<s>": 1, "</s>": 2}},
         "added_tokens": [{"content": "<mask>", "id": 7}]}
        """);
    assertThat(provider.tokens(options()).orElseThrow().options())
        .containsExactly(Map.entry("vocabulary", folder + "/tokenizer.json"));
    assertThat(provider.settled(options())).containsEntry("tokens", "8").containsEntry("mask", "7");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    refuses(Map.of(), "needs its option 'folder'");
    refuses(Map.of("folder", "no/such"), "'no/such'", "neither a folder nor on the class path");
    Path weights = folder.resolve("model.safetensors");
    Files.move(weights, folder.resolve("elsewhere"));
    assertThatThrownBy(() -> provider.tokens(options())).hasMessageContaining("no model.safetens");
    Files.writeString(folder.resolve("pytorch_model.bin"), "pickle");
    assertThatThrownBy(() -> provider.tokens(options()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("pytorch_model.bin", CONVERTIBLE, "weights_only=True");
  }

  @Test
  void saysWhichOptionIsWrong() {
    refuses(options("layers", "3"), "'layers'", "'3'", "from 1 to 2");
    refuses(options("sha256", "00"), "but 00 is wanted");
    assertThatThrownBy(() -> load(options("layer", "1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Encoder 't5' has no option 'layer': did you mean 'layers'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "\"t5\" # \"bert\" # 'bert' under 'model_type', but only t5",
        "gated-gelu # gated-silu # 'gated-silu' under 'feed_forward_proj', but only relu or gated-gelu",
        "\"d_model\" # \"width\" # nothing under 'd_model', but only a whole number from 1",
        "\"d_kv\": 5 # \"d_kv\": 0 # 0 under 'd_kv'",
        "\"num_heads\": 3 # \"num_heads\": \"3\" # \"3\" under 'num_heads'",
        "_buckets\": 32 # _buckets\": 30 # 30 under 'relative_attention_num_buckets', but only a multiple of 4",
        "1e-06 # -1 # -1.0 under 'layer_norm_epsilon'",
        "{ # [ # is damaged",
        "\"d_ff\": 20 # \"d_ff\": 21 # 'encoder.block.0.layer.1.DenseReluDense.wi_0.weight' of shape [21, 12], as config.json says, but it has shape [20, 12]",
        "\"gated-gelu\" # \"relu\" # should hold 'encoder.block.0.layer.1.DenseReluDense.wi.weight' of shape [20, 12], as config.json says, but do not",
        "\"vocab_size\": 2 # \"vocab_size\": 1, \"x\": 2 # ids up to",
      })
  void saysWhatIsWrongWithItsConfiguration(String text, String wrong, String message)
      throws IOException {
    folder = TinyT5.write(home.resolve("gated"), true, NumberFormat.F32, SEED);
    Map<String, String> spec = provider.settled(options());
    Path config = folder.resolve("config.json");
    String whole = Files.readString(config);
    assertThat(whole).contains(text);
    Files.writeString(config, whole.replace(text, wrong));

    assertThatThrownBy(
            () -> {
              try (TinyGraph graph = new TinyGraph(SEED)) {
                int tokens = Integer.parseInt(spec.getOrDefault("tokens", ""));
                UtteranceEncoder unused =
                    provider.create(
                        graph.params(),
                        new Dims(500, tokens, false, 32, 2, 16, 0, 1, 1, 16, 24),
                        graph.floats(new float[500 * 16], 500, 16),
                        Options.of("encoder 't5'", options()));
                assertThat(unused).isNotNull();
                graph.params().loadPretrained(graph.session(), true);
              }
            })
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(folder.toString())
        .hasMessageEndingWith(".")
        .hasMessageNotContaining("\n");
  }

  @Test
  void saysThatAnotherVocabularyIsNotItsOwn() {
    try (TinyGraph graph = new TinyGraph(SEED)) {
      Dims dims = new Dims(500, 20, false, 32, 2, 16, 0, 1, 1, 16, 24);
      var embeddings = graph.floats(new float[500 * 16], 500, 16);
      Options options = Options.of("encoder 't5'", options());
      assertThatThrownBy(() -> provider.create(graph.params(), dims, embeddings, options))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("but the utterances' has 20; use its tokenizer");
    }
  }

  /** Gives a tensor another name. */
  private void change(String from, String to) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Map<String, SafeTensors.Array> arrays = new HashMap<>();
    SafeTensors.read(file)
        .forEach(
            (name, array) -> {
              float[] values = new float[array.values().limit()];
              array.values().duplicate().get(values);
              arrays.put(
                  name.equals(from) ? to : name,
                  new SafeTensors.Array(array.shape(), FloatBuffer.wrap(values)));
            });
    Files.delete(file);
    SafeTensors.write(file, arrays);
  }
}
