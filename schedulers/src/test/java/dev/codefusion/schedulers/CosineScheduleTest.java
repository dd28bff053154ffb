package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CosineScheduleTest {

  private final NoiseSchedule cosine = create(Map.of());

  @Test
  void followsTheFormulaOverItsNarrowedRange() {
    for (double u : new double[] {0, 0.1, 0.5, 0.9, 1}) {
      double t = 0.001 + 0.998 * u;
      assertThat(cosine.at(u).alphaBar())
          .as("u %s", u)
          .isCloseTo(formula(t) / formula(0), within(1e-12));
    }
  }

  @Test
  void isFiniteAtBothEnds() {
    assertThat(cosine.logSnr(0)).isCloseTo(10.095, within(1e-3));
    assertThat(cosine.logSnr(1)).isCloseTo(-12.928, within(1e-3));
  }

  @Test
  void fallsStrictly() {
    ScheduleAssert.fallsStrictly(cosine, "cosine");
  }

  @Test
  void multipliesTheNoisesDeviationByTheNoiseScale() {
    ScheduleAssert.scalesNoise(cosine, create(Map.of("noiseScale", "0.5")), 0.5);
  }

  private static double formula(double t) {
    double cos = Math.cos((t + 0.008) / 1.008 * Math.PI / 2);
    return cos * cos;
  }

  private static NoiseSchedule create(Map<String, String> options) {
    return new CosineSchedule().create(Options.of("schedule 'cosine'", options));
  }
}
