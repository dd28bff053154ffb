package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelSource;
import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.denoise.DenoiserProvider;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.infer.TextVectors.Encoded;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoder;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

final class TextVectorsTest {

  private static final CodeFusionRuntime RUNTIME = CodeFusionRuntime.create();

  @Test
  void aTextHasTheSameVectorsWhateverItIsEncodedWith() {
    try (TextVectors encoder = RUNTIME.openTextVectors("bert", Map.of("layers", "2"))) {
      List<String> texts = List.of("find . -name '*.py'", "", "ls", "ls ".repeat(700));

      List<Encoded> together = encoder.encode(texts);

      assertThat(encoder.name()).isEqualTo("all-MiniLM-L6-v2, layer 2 of 6");
      assertThat(together).hasSize(4);
      assertThat(together.get(1).vectors()).isEmpty();
      assertThat(together.get(3).ids()).as("cut").hasSize(510);
      for (int i : new int[] {0, 2}) {
        Encoded alone = encoder.encode(List.of(texts.get(i))).get(0);
        assertThat(together.get(i).ids()).isEqualTo(alone.ids()).isNotEmpty();
        assertThat(together.get(i).vectors()).hasDimensions(alone.ids().length, 384);
        for (int token = 0; token < alone.ids().length; token++) {
          for (int j = 0; j < 384; j++) {
            assertThat(together.get(i).vectors()[token][j])
                .isCloseTo(alone.vectors()[token][j], within(1e-4f));
          }
        }
      }
      assertThat(together.get(0).vectors()[0]).isNotEqualTo(together.get(2).vectors()[0]);
      assertThat(encoder.encode(List.of("", "")).get(1).ids()).isEmpty();
    }
  }

  @Test
  void whatIsNoPublishedEncoderIsRefused() {
    assertThatThrownBy(() -> RUNTIME.openTextVectors("scratch", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Encoder 'scratch' is no published one");
    assertThatThrownBy(() -> RUNTIME.openTextVectors("bret", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there are bert");
    assertThatThrownBy(() -> RUNTIME.openTextVectors("bert", Map.of("layer", "2")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'layer'");
  }

  @Test
  @Timeout(60)
  void oneWhoseWeightsCannotBeReadIsRefusedAndLetGo() {
    Plugins plugins = plugins(new Unreadable());

    assertThatThrownBy(
            () ->
                TextVectors.open(
                    plugins, "unreadable", Map.of(), new Engine(Engine.Precision.F32, 1)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("The weights cannot be read.");
  }

  /** A published encoder that has lost its weights. */
  private static final class Unreadable implements UtteranceEncoderProvider {

    @Override
    public String name() {
      return "unreadable";
    }

    @Override
    public UtteranceEncoder create(
        Params params, Dims dims, Operand<TFloat32> embeddings_Vd, Options options) {
      throw new IllegalStateException("it is only asked for its vectors");
    }

    @Override
    public Optional<Tokens> tokens(Map<String, String> options) {
      return Optional.of(new Tokens("byte-bpe", Map.of("size", "300")));
    }

    @Override
    public Optional<Published> published(Params params, Options options) {
      Supplier<FloatBuffer> lost =
          () -> {
            throw new ConfigurationException("The weights cannot be read.");
          };
      Operand<TFloat32> table = params.pretrained("table", false, lost, 300, 2);
      return Optional.of(
          new Published(
              "unreadable",
              8,
              (tf, utterance_BS, mask_BS, dropout) ->
                  tf.gather(table, utterance_BS, tf.constant(0))));
    }
  }

  private static Plugins plugins(UtteranceEncoderProvider encoder) {
    ClassLoader loader = TextVectorsTest.class.getClassLoader();
    return new Plugins(
        Providers.load("noise schedule", NoiseScheduleProvider.class, loader),
        Providers.load("sampler", SamplerProvider.class, loader),
        Providers.load("tokenizer", TokenizerProvider.class, loader),
        Providers.load("language", LanguageTarget.class, loader),
        Providers.of("encoder", List.of(encoder)),
        Providers.load("denoiser network", DenoiserNetworkProvider.class, loader),
        Providers.load("denoiser", DenoiserProvider.class, loader),
        Providers.load("model source", ModelSource.class, loader));
  }
}
