package dev.codefusion.runtime.tensorflow;

import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;

/**
 * All plugins that the runtime knows of, by extension point and name.
 *
 * @param schedules noise schedules
 * @param samplers samplers
 * @param tokenizers tokenizers
 * @param languages target languages
 * @param encoders utterance encoders
 * @param networks denoiser networks
 */
public record Plugins(
    Providers<NoiseScheduleProvider> schedules,
    Providers<SamplerProvider> samplers,
    Providers<TokenizerProvider> tokenizers,
    Providers<LanguageTarget> languages,
    Providers<UtteranceEncoderProvider> encoders,
    Providers<DenoiserNetworkProvider> networks) {

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
