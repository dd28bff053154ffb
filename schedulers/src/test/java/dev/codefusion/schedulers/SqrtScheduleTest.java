package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SqrtScheduleTest {

  private final NoiseSchedule paper = create(Map.of());

  @Test
  void hasTheLevelsOfThePapersTwelveHundredSteps() {
    int[] steps = {0, 49, 99, 299, 599, 899, 1099};
    double[] sigmas = {.144, .443, .531, .704, .839, .930, .978};
    for (int i = 0; i < steps.length; i++) {
      assertThat(paper.at(steps[i] / 1199.0).sigma())
          .as("sigma of step %d", steps[i])
          .isCloseTo(sigmas[i], within(5e-4));
    }
  }

  @Test
  void keepsTheTracesOfSignalThatTheClippedBetasLeave() {
    assertThat(paper.at(1099 / 1199.0).alpha()).isCloseTo(.207, within(5e-4));
    assertThat(paper.at(1197 / 1199.0).alpha()).isCloseTo(.0281, within(5e-5));
    assertThat(paper.at(1198 / 1199.0).alpha()).isCloseTo(.0192, within(5e-5));
    assertThat(paper.at(1).alpha()).isCloseTo(.00061, within(5e-6));
  }

  @Test
  void telescopesToTheFormulaOverItsFirstValueBeforeTheClip() {
    double first = 1 - Math.sqrt(1e-4);
    for (int t = 0; t < 1199; t += 109) {
      double formula = 1 - Math.sqrt((t + 1) / 1200.0 + 1e-4);
      assertThat(paper.at(t / 1199.0).alphaBar())
          .as("step %d", t)
          .isCloseTo(formula / first, within(1e-12));
    }
  }

  @Test
  void isLinearInLogSnrBetweenItsPoints() {
    double at7 = paper.logSnr(7 / 1199.0);
    double at8 = paper.logSnr(8 / 1199.0);
    assertThat(paper.logSnr(7.25 / 1199)).isCloseTo(0.75 * at7 + 0.25 * at8, within(1e-9));
  }

  @Test
  void fallsStrictlyAndStaysFiniteWhateverTheNumberOfSteps() {
    for (int steps : new int[] {2, 3, 10, 1200, 2000, 5000}) {
      ScheduleAssert.fallsStrictly(
          create(Map.of("steps", Integer.toString(steps))), "sqrt of " + steps + " steps");
    }
  }

  @Test
  void multipliesTheNoisesDeviationByTheNoiseScale() {
    ScheduleAssert.scalesNoise(paper, create(Map.of("noiseScale", "4")), 4);
  }

  @Test
  void refusesStepsAndScalesOutOfRange() {
    assertThatThrownBy(() -> create(Map.of("steps", "1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Option 'steps' of schedule 'sqrt' is '1', but must be a whole number from 2 to 5000.");
    for (String scale : new String[] {"0", "-1", "101", "NaN", "big"}) {
      assertThatThrownBy(() -> create(Map.of("noiseScale", scale)))
          .as(scale)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'noiseScale'")
          .hasMessageContaining("'" + scale + "'");
    }
  }

  @Test
  void refusesTimesOutsideTheUnitInterval() {
    for (double u : new double[] {-1e-9, 1 + 1e-9, Double.NaN}) {
      assertThatIllegalArgumentException().as("u %s", u).isThrownBy(() -> paper.logSnr(u));
    }
  }

  private static NoiseSchedule create(Map<String, String> options) {
    return new SqrtSchedule().create(Options.of("schedule 'sqrt'", options));
  }
}
