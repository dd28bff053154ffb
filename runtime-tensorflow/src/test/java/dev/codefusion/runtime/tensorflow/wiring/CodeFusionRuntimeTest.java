package dev.codefusion.runtime.tensorflow.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import org.junit.jupiter.api.Test;

final class CodeFusionRuntimeTest {

  /** log-SNR from 5 down to -5. */
  private record Straight(String name) implements NoiseScheduleProvider {
    @Override
    public NoiseSchedule create(Options options) {
      return u -> 5 - 10 * u;
    }
  }

  @Test
  void findsTheShippedPlugins() {
    CodeFusionRuntime runtime = CodeFusionRuntime.create();

    assertThat(runtime.schedules().all()).containsKeys("sqrt", "cosine");
    assertThat(runtime.samplers().all()).containsKey("ddim");
    assertThat(runtime.tokenizers().all()).containsKey("byte-bpe");
    assertThat(runtime.plugins().keySet())
        .containsExactly(
            "language",
            "tokenizer",
            "noise schedule",
            "sampler",
            "encoder",
            "denoiser network",
            "model source");
    assertThat(runtime.plugins().get("encoder")).containsOnlyKeys("scratch", "bert");
    assertThat(runtime.plugins().get("denoiser network"))
        .containsOnlyKeys("convolution", "transformer");
    assertThat(runtime.plugins().get("model source")).containsOnlyKeys("class-path", "folder");
  }

  @Test
  void aProviderThatAModuleBindsIsFoundByItsName() {
    CodeFusionRuntime runtime = CodeFusionRuntime.create(schedule("straight", "straight"));

    NoiseSchedule schedule =
        runtime.schedules().get("straight").create(Options.none("noise schedule 'straight'"));
    assertThat(schedule.logSnr(1)).isEqualTo(-5);
    assertThat(runtime.schedules().all()).containsKey("sqrt");
    assertThat(runtime.plugins().get("noise schedule")).containsKey("straight");
  }

  @Test
  void refusesANameThatIsTaken() {
    Module taken = schedule("sqrt", "sqrt");

    assertThatThrownBy(() -> CodeFusionRuntime.create(taken))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'sqrt'")
        .hasMessageContaining("CodeFusionRuntimeTest$Straight")
        .hasMessageContaining("SqrtSchedule")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesANameThatIsTakenUnderAnotherKey() {
    Module hidden = schedule("straight", "sqrt");

    assertThatThrownBy(() -> CodeFusionRuntime.create(hidden))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Two providers are named noise schedule 'sqrt': ")
        .hasMessageNotContaining("\n");
  }

  private static Module schedule(String key, String name) {
    return binder ->
        MapBinder.newMapBinder(binder, String.class, NoiseScheduleProvider.class)
            .addBinding(key)
            .toInstance(new Straight(name));
  }
}
