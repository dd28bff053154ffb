package dev.codefusion.schedulers;

import dev.codefusion.api.schedule.NoiseSchedule;

/** Finds the moment at which a schedule has a noise level. */
final class DiffusionTime {

  private DiffusionTime() {}

  /**
   * Returns u with {@code schedule.logSnr(u) = logSnr}, by bisection down to neighbouring numbers.
   *
   * @param logSnr within the schedule's range; beyond it the nearer end is the answer
   */
  static double of(NoiseSchedule schedule, double logSnr) {
    double clean = 0;
    double noisy = 1;
    while (true) {
      double middle = (clean + noisy) / 2;
      if (middle <= clean || middle >= noisy) {
        return noisy;
      }
      if (schedule.logSnr(middle) > logSnr) {
        clean = middle;
      } else {
        noisy = middle;
      }
    }
  }
}
