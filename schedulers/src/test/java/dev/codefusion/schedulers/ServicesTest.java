package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.SamplerProvider;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServicesTest {

  private final Providers<NoiseScheduleProvider> schedules =
      Providers.load("noise schedule", NoiseScheduleProvider.class, getClass().getClassLoader());
  private final Providers<SamplerProvider> samplers =
      Providers.load("sampler", SamplerProvider.class, getClass().getClassLoader());

  @Test
  void areFoundUnderTheNamesThatModelFilesKeep() {
    assertThat(schedules.all())
        .containsOnlyKeys(
            "adaptive", "cosine", "linear", "log-linear", "scaled-linear", "sigmoid", "sqrt");
    assertThat(samplers.all())
        .containsOnlyKeys("cedi", "commit", "ddim", "ddpm", "dpm-solver-2m", "q-sampling");
  }

  @Test
  void needNoOptionButAdaptivesTableAndRefuseUnknownOnes() {
    schedules
        .all()
        .forEach(
            (name, provider) -> {
              Map<String, String> least =
                  name.equals("adaptive") ? Map.of("levels", "-3 -1") : Map.of();
              provider.create(Options.of(name, least));
              Map<String, String> misspelt = new HashMap<>(least);
              misspelt.put("noisescale", "2");
              Options options = Options.of("schedule '" + name + "'", misspelt);
              provider.create(options);
              assertThatThrownBy(options::requireConsumed)
                  .isInstanceOf(ConfigurationException.class)
                  .hasMessageContaining("did you mean 'noiseScale'?");
            });
    samplers
        .all()
        .forEach(
            (name, provider) -> {
              provider.create(Options.none(name));
              Options options = Options.of("sampler '" + name + "'", Map.of("colour", "red"));
              provider.create(options);
              assertThatThrownBy(options::requireConsumed)
                  .isInstanceOf(ConfigurationException.class)
                  .hasMessageContaining("has no option 'colour'");
            });
  }
}
