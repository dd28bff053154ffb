package dev.codefusion.bench;

import dev.codefusion.api.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to measure, and for how long.
 *
 * @param setting sizes
 * @param overrides further settings of the network, as in a training's file
 * @param vocabulary tokens of the vocabulary, shared by code and utterances
 * @param rounds turns that work and roof take
 * @param seconds least length of a turn
 */
public record BenchPlan(
    Setting setting, Map<String, String> overrides, int vocabulary, int rounds, double seconds) {

  private static final Map<String, String> OPTIONS =
      Map.of(
          "network.preset", "--preset",
          "network.codeLength", "--length",
          "run.precision", "--precision",
          "run.threads", "--threads");

  public BenchPlan {
    overrides = new TreeMap<>(overrides);
    Setting.requireWithin("--vocabulary", vocabulary, 16, 1_000_000);
    Setting.requireWithin("--rounds", rounds, 1, 1_000);
    if (!(seconds > 0 && seconds <= 3_600)) {
      throw new ConfigurationException(
          "--seconds is %s, but must be above 0 and at most 3600.".formatted(seconds));
    }
    for (String key : overrides.keySet()) {
      String option = OPTIONS.get(key);
      if (option != null) {
        throw new ConfigurationException(
            "--set has '%s', which is the option %s here.".formatted(key, option));
      }
    }
  }

  BenchPlan with(Setting other) {
    return new BenchPlan(other, overrides, vocabulary, rounds, seconds);
  }

  /** Returns the plans of a sweep, in its order. */
  List<BenchPlan> swept(Sweep sweep) {
    return sweep.values().stream().map(value -> with(sweep.applied(setting, value))).toList();
  }

  /** Returns all settings as a training's file would have them. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("network.preset", setting.preset());
    settings.put("network.codeLength", Integer.toString(setting.length()));
    settings.put("network.utteranceLength", Integer.toString(setting.utteranceLength()));
    settings.put("run.precision", setting.precision());
    settings.put("run.threads", Integer.toString(setting.threads()));
    settings.putAll(overrides);
    return settings;
  }
}
