package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.schedule.NoiseSchedule;

/** What must hold of every schedule. */
final class ScheduleAssert {

  private ScheduleAssert() {}

  static void fallsStrictly(NoiseSchedule schedule, String name) {
    double last = schedule.logSnr(0);
    assertThat(last).as("%s at u 0", name).isFinite();
    for (int i = 1; i <= 10_000; i++) {
      double logSnr = schedule.logSnr(i / 10_000.0);
      assertThat(logSnr).as("%s at u %s", name, i / 10_000.0).isFinite().isLessThan(last);
      last = logSnr;
    }
  }

  static void scalesNoise(NoiseSchedule plain, NoiseSchedule scaled, double factor) {
    for (double u : new double[] {0, 0.3, 0.8, 1}) {
      double noiseToSignal = plain.at(u).sigma() / plain.at(u).alpha();
      assertThat(scaled.at(u).sigma() / scaled.at(u).alpha())
          .as("sigma / alpha at u %s", u)
          .isCloseTo(factor * noiseToSignal, within(1e-9 * factor * noiseToSignal));
    }
  }
}
