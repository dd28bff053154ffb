package dev.codefusion.api.schedule;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Named;
import dev.codefusion.api.Options;

/**
 * Makes noise schedules of one kind. Register implementations as a {@code ServiceLoader} service;
 * they MUST be safe for many threads.
 */
public interface NoiseScheduleProvider extends Named {

  /**
   * Returns the schedule that the options describe. MUST ask for every option that it knows on
   * every call, each with a default, and MUST NOT keep the options. The same options MUST make
   * schedules that are equal at every diffusion time.
   *
   * @throws ConfigurationException where an option's value is not allowed; the message names the
   *     option
   */
  NoiseSchedule create(Options options);
}
