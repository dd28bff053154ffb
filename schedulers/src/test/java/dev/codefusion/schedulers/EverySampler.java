package dev.codefusion.schedulers;

import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;
import java.util.Map;
import java.util.TreeMap;

/** Every sampler that is registered, with its defaults, so that none is forgotten. */
final class EverySampler {

  private EverySampler() {}

  static Map<String, Sampler> byName() {
    Map<String, Sampler> samplers = new TreeMap<>();
    Providers.load("sampler", SamplerProvider.class, EverySampler.class.getClassLoader())
        .all()
        .forEach((name, provider) -> samplers.put(name, provider.create(Options.none(name))));
    return samplers;
  }
}
