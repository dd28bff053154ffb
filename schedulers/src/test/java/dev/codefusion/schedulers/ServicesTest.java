package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.SamplerProvider;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServicesTest {

  private final Providers<NoiseScheduleProvider> schedules =
      Providers.load("noise schedule", NoiseScheduleProvider.class, getClass().getClassLoader());
  private final Providers<SamplerProvider> samplers =
      Providers.load("sampler", SamplerProvider.class, getClass().getClassLoader());

  @Test
  void areFoundUnderTheNamesThatModelFilesKeep() {
    assertThat(schedules.all()).containsOnlyKeys("cosine", "sqrt");
    assertThat(samplers.all()).containsOnlyKeys("commit", "ddim", "ddpm", "q-sampling");
  }

  @Test
  void needNoOptionAndRefuseUnknownOnes() {
    schedules
        .all()
        .forEach(
            (name, provider) -> {
              provider.create(Options.none(name));
              Options options = Options.of("schedule '" + name + "'", Map.of("noisescale", "2"));
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
