package com.example.laplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.testkit.NoiseScheduleContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every schedule has to keep, from the testkit, and below it what this one adds. */
final class LaplaceScheduleTest extends NoiseScheduleContract {

  @Override
  protected NoiseScheduleProvider provider() {
    return new LaplaceSchedule();
  }

  @Test
  void hasTheQuartilesOfALaplaceDistribution() {
    NoiseSchedule schedule = of(Map.of("mean", "-2", "scale", "0.5"));
    double quartile = 0.5 * Math.log(2);
    assertThat(schedule.logSnr(0.5)).isEqualTo(-2);
    assertThat(schedule.logSnr(0.25)).isCloseTo(-2 + quartile, within(0.002));
    assertThat(schedule.logSnr(0.75)).isCloseTo(-2 - quartile, within(0.002));
  }

  @Test
  void saysWhichScalesThereAre() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> of(Map.of("scale", "0")))
        .withMessage(
            "Option 'scale' of schedule 'laplace' is '0', but must be a number from 0.1 to 5.0.");
  }

  private static NoiseSchedule of(Map<String, String> options) {
    return new LaplaceSchedule().create(Options.of("schedule 'laplace'", options));
  }
}
