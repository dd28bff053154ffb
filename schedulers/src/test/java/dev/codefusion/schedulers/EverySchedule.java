package dev.codefusion.schedulers;

import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every schedule that is registered, so that none is forgotten. */
final class EverySchedule {

  /** A table as a training writes it: seventeen quantiles at 64 components. */
  static final String LEVELS =
      "-4.8 -4.5 -4.2 -3.9 -3.6 -3.3 -3.1 -2.9 -2.7 -2.5 -2.3 -2.1 -1.9 -1.7 -1.4 -1.1 -0.6";

  private static final Providers<NoiseScheduleProvider> PROVIDERS =
      Providers.load(
          "noise schedule", NoiseScheduleProvider.class, EverySchedule.class.getClassLoader());

  private EverySchedule() {}

  /** Returns the names. */
  static List<String> names() {
    return List.copyOf(PROVIDERS.all().keySet());
  }

  /** Makes the schedule of a name, with a table where it needs one. */
  static NoiseSchedule create(String name, Map<String, String> given) {
    Map<String, String> values = new TreeMap<>(given);
    if (name.equals("adaptive")) {
      values.putIfAbsent("levels", LEVELS);
    }
    Options options = Options.of("noise schedule '%s'".formatted(name), values);
    NoiseSchedule schedule = PROVIDERS.get(name).create(options);
    options.requireConsumed();
    return schedule;
  }

  static NoiseSchedule create(String name) {
    return create(name, Map.of());
  }
}
