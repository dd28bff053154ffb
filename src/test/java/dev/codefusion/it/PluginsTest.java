package dev.codefusion.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.ModelSource;
import dev.codefusion.api.Named;
import dev.codefusion.api.Providers;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What ships is found: a service file that is missing or names too little fails here. */
final class PluginsTest {

  @Test
  void findsEveryNoiseSchedule() {
    assertThat(names("noise schedule", NoiseScheduleProvider.class))
        .containsExactlyInAnyOrder(
            "adaptive", "cosine", "linear", "log-linear", "scaled-linear", "sigmoid", "sqrt");
  }

  @Test
  void findsEverySampler() {
    assertThat(names("sampler", SamplerProvider.class))
        .containsExactlyInAnyOrder("cedi", "commit", "ddim", "ddpm", "dpm-solver-2m", "q-sampling");
  }

  @Test
  void findsEveryTokenizer() {
    assertThat(names("tokenizer", TokenizerProvider.class))
        .containsExactly("byte-bpe", "wordpiece");
  }

  @Test
  void findsEveryLanguage() {
    assertThat(names("language", LanguageTarget.class)).containsExactly("bash");
  }

  @Test
  void findsEverySourceOfModels() {
    assertThat(names("source of models", ModelSource.class))
        .containsExactly("class-path", "folder");
  }

  @Test
  void findsEveryPartOfTheNetwork() {
    assertThat(names("denoiser network", DenoiserNetworkProvider.class))
        .containsExactly("convolution", "transformer");
    assertThat(names("encoder", UtteranceEncoderProvider.class))
        .containsExactly("bert", "scratch", "t5");
  }

  private static <P extends Named> Set<String> names(String kind, Class<P> type) {
    return Providers.load(kind, type, PluginsTest.class.getClassLoader()).all().keySet();
  }
}
