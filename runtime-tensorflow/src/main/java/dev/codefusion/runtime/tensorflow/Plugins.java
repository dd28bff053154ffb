package dev.codefusion.runtime.tensorflow;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.ModelSource;
import dev.codefusion.api.Nearest;
import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.denoise.DenoiserProvider;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All plugins that the runtime knows of, by extension point and name.
 *
 * @param schedules noise schedules
 * @param samplers samplers
 * @param tokenizers tokenizers
 * @param languages target languages
 * @param encoders utterance encoders
 * @param networks denoiser networks, which can be trained
 * @param denoisers denoisers in plain Java, which cannot; none has the name of a network
 * @param models sources of trained models
 */
public record Plugins(
    Providers<NoiseScheduleProvider> schedules,
    Providers<SamplerProvider> samplers,
    Providers<TokenizerProvider> tokenizers,
    Providers<LanguageTarget> languages,
    Providers<UtteranceEncoderProvider> encoders,
    Providers<DenoiserNetworkProvider> networks,
    Providers<DenoiserProvider> denoisers,
    Providers<ModelSource> models) {

  /**
   * Puts them together.
   *
   * @throws ConfigurationException where a network and a denoiser share a name, which is what a
   *     model file knows them by
   */
  public Plugins {
    for (Map.Entry<String, DenoiserProvider> denoiser : denoisers.all().entrySet()) {
      DenoiserNetworkProvider network = networks.all().get(denoiser.getKey());
      if (network != null) {
        throw new ConfigurationException(
            "A denoiser network and a denoiser are both named '%s': %s in %s and %s in %s; remove one of them from the class path."
                .formatted(
                    denoiser.getKey(),
                    network.getClass().getName(),
                    Providers.origin(network),
                    denoiser.getValue().getClass().getName(),
                    Providers.origin(denoiser.getValue())));
      }
    }
  }

  /**
   * Returns a denoiser network, which can be trained.
   *
   * @throws ConfigurationException where there is none of that name
   */
  public DenoiserNetworkProvider network(String name) {
    if (denoisers.all().containsKey(name)) {
      throw new ConfigurationException(
          "Denoiser '%s' is in plain Java and does nothing but generate; choose a denoiser network: %s."
              .formatted(name, String.join(", ", networks.all().keySet())));
    }
    return networks.get(name);
  }

  /**
   * Finds a trained model in the sources, in the order of their names.
   *
   * @throws ConfigurationException where no source has it, naming the models that there are
   */
  public ModelFiles model(String name) throws IOException {
    Set<String> known = new TreeSet<>();
    for (ModelSource source : models.all().values()) {
      Optional<ModelFiles> found = source.find(name);
      if (found.isPresent()) {
        return found.get();
      }
      known.addAll(source.names());
    }
    String there =
        known.isEmpty()
            ? "no jar on the class path holds a model"
            : Nearest.to(name, known).map(near -> "did you mean '" + near + "'? ").orElse("")
                + "the jars on the class path hold "
                + String.join(", ", known);
    throw new ConfigurationException(
        "There is no model '%s': no such folder, and %s; choose a model that is there, or name the folder that a training wrote."
            .formatted(name, there));
  }

  /**
   * Returns a language's plugin, which a model may do without unless it relies on the literals that
   * the plugin finds.
   *
   * @return null where it is not there and not needed
   * @throws ConfigurationException where it is needed and not there
   */
  public @Nullable LanguageTarget language(String name, boolean needed) {
    return needed ? languages.get(name) : languages.all().get(name);
  }

  /** Makes the noise schedule that a card or a request names; every option must be consumed. */
  public NoiseSchedule schedule(Plugin plugin) {
    Options options = plugin.asOptions("noise schedule");
    NoiseSchedule schedule = schedules.get(plugin.name()).create(options);
    options.requireConsumed();
    return schedule;
  }

  /** Makes the sampler that a card or a request names; every option must be consumed. */
  public Sampler sampler(Plugin plugin) {
    Options options = plugin.asOptions("sampler");
    Sampler sampler = samplers.get(plugin.name()).create(options);
    options.requireConsumed();
    return sampler;
  }
}
