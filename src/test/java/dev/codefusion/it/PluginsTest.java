package dev.codefusion.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Named;
import dev.codefusion.api.Providers;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.token.TokenizerProvider;
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

  private static <P extends Named> Set<String> names(String kind, Class<P> type) {
    return Providers.load(kind, type, PluginsTest.class.getClassLoader()).all().keySet();
  }
}
