package dev.codefusion.api.schedule;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Named;
import dev.codefusion.api.Options;

/**
 * Makes noise schedules of one kind. Register implementations as a {@code ServiceLoader} service.
 */
public interface NoiseScheduleProvider extends Named {

  /**
   * Returns the schedule that the options describe, asking for every option that it knows.
   *
   * @throws ConfigurationException where an option's value is not allowed
   */
  NoiseSchedule create(Options options);
}
