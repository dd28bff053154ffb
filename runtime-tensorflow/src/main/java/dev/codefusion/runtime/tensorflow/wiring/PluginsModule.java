package dev.codefusion.runtime.tensorflow.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.MapBinder;
import dev.codefusion.api.ModelSource;
import dev.codefusion.api.Named;
import dev.codefusion.api.Providers;
import dev.codefusion.api.denoise.DenoiserProvider;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import java.util.Map;
import java.util.Set;

/**
 * Binds a {@code Map<String, Provider>} for each extension point, filled with what {@link
 * java.util.ServiceLoader} finds, and {@link Plugins} over these maps. An application adds a
 * provider of its own with a {@link MapBinder} in another module, without a service file; a name
 * that is taken fails the creation of the injector.
 */
public final class PluginsModule extends AbstractModule {

  private final ClassLoader loader;

  /**
   * Makes the module.
   *
   * @param loader where service files are looked for
   */
  public PluginsModule(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  protected void configure() {
    bind("noise schedule", NoiseScheduleProvider.class);
    bind("sampler", SamplerProvider.class);
    bind("tokenizer", TokenizerProvider.class);
    bind("language", LanguageTarget.class);
    bind("encoder", UtteranceEncoderProvider.class);
    bind("denoiser network", DenoiserNetworkProvider.class);
    bind("denoiser", DenoiserProvider.class);
    bind("model source", ModelSource.class);
  }

  private <P extends Named> void bind(String kind, Class<P> type) {
    // Duplicates come through to Providers, whose message names both classes and jars.
    MapBinder<String, P> binder =
        MapBinder.newMapBinder(binder(), String.class, type).permitDuplicates();
    Providers.load(kind, type, loader)
        .all()
        .forEach((name, provider) -> binder.addBinding(name).toInstance(provider));
  }

  @Provides
  @Singleton
  Plugins plugins(
      Map<String, Set<NoiseScheduleProvider>> schedules,
      Map<String, Set<SamplerProvider>> samplers,
      Map<String, Set<TokenizerProvider>> tokenizers,
      Map<String, Set<LanguageTarget>> languages,
      Map<String, Set<UtteranceEncoderProvider>> encoders,
      Map<String, Set<DenoiserNetworkProvider>> networks,
      Map<String, Set<DenoiserProvider>> denoisers,
      Map<String, Set<ModelSource>> models) {
    return new Plugins(
        providers("noise schedule", schedules),
        providers("sampler", samplers),
        providers("tokenizer", tokenizers),
        providers("language", languages),
        providers("encoder", encoders),
        providers("denoiser network", networks),
        providers("denoiser", denoisers),
        providers("model source", models));
  }

  private static <P extends Named> Providers<P> providers(String kind, Map<String, Set<P>> bound) {
    return Providers.of(kind, bound.values().stream().flatMap(Set::stream).toList());
  }
}
