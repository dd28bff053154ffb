package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.testkit.AnalyticDenoiser;
import dev.codefusion.testkit.AnalyticDenoiser.Gaussian;
import dev.codefusion.testkit.Trajectory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every schedule, and the formula of each that has no test of its own. */
final class SchedulesTest {

  static List<String> names() {
    return EverySchedule.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void fallsStrictlyAndStaysFinite(String name) {
    ScheduleAssert.fallsStrictly(EverySchedule.create(name), name);
    ScheduleAssert.fallsStrictly(
        EverySchedule.create(name, Map.of("noiseScale", "4", "sigmaFloor", "0.6")),
        name + ", scaled and cut");
  }

  @ParameterizedTest
  @MethodSource("names")
  void multipliesTheNoisesDeviationByTheNoiseScale(String name) {
    NoiseSchedule plain = EverySchedule.create(name);
    ScheduleAssert.scalesNoise(plain, EverySchedule.create(name, Map.of("noiseScale", "2.5")), 2.5);
    ScheduleAssert.scalesNoise(plain, EverySchedule.create(name, Map.of("noiseScale", "0.5")), 0.5);
  }

  @ParameterizedTest
  @MethodSource("names")
  void startsAtTheFloorAndEndsWhereItEnded(String name) {
    NoiseSchedule plain = EverySchedule.create(name, Map.of("noiseScale", "2"));
    for (double floor : new double[] {0.93, 0.99}) {
      NoiseSchedule cut =
          EverySchedule.create(
              name, Map.of("noiseScale", "2", "sigmaFloor", Double.toString(floor)));
      assertThat(cut.at(0).sigma()).as("%s at u 0", name).isCloseTo(floor, within(1e-12));
      assertThat(cut.logSnr(1)).as("%s at u 1", name).isEqualTo(plain.logSnr(1));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void isLeftAloneByAFloorBelowItsLeastNoise(String name) {
    NoiseSchedule plain = EverySchedule.create(name);
    double below = plain.at(0).sigma() * 0.99;
    NoiseSchedule cut = EverySchedule.create(name, Map.of("sigmaFloor", Double.toString(below)));
    for (double u : new double[] {0, 0.2, 0.7, 1}) {
      assertThat(cut.logSnr(u)).as("%s at u %s", name, u).isEqualTo(plain.logSnr(u));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void refusesAFloorAboveItsMostNoise(String name) {
    assertThatThrownBy(
            () -> EverySchedule.create(name, Map.of("noiseScale", "0.01", "sigmaFloor", "0.999")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Option 'sigmaFloor' is 0.999");
    assertThatThrownBy(() -> EverySchedule.create(name, Map.of("sigmaFloor", "1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("from 0.0 to 0.999");
  }

  @ParameterizedTest
  @MethodSource("names")
  void refusesTimesOutsideTheUnitInterval(String name) {
    NoiseSchedule schedule = EverySchedule.create(name);
    for (double u : new double[] {-1e-9, 1 + 1e-9, Double.NaN}) {
      assertThatIllegalArgumentException().as("u %s", u).isThrownBy(() -> schedule.logSnr(u));
    }
  }

  /** The ranges that the Javadoc and docs/schedules.md give. */
  @ParameterizedTest
  @CsvSource({
    "cosine, 10.1, -12.9",
    "linear, 9.2, -10.1",
    "log-linear, 9.2, -7.8",
    "scaled-linear, 7.1, -5.4",
    "sigmoid, 8.1, -8.1",
    "sqrt, 3.9, -14.8"
  })
  void hasTheRangeThatIsWritten(String name, double cleanest, double noisiest) {
    NoiseSchedule schedule = EverySchedule.create(name);
    assertThat(schedule.logSnr(0)).as("u 0").isCloseTo(cleanest, within(0.05));
    assertThat(schedule.logSnr(1)).as("u 1").isCloseTo(noisiest, within(0.05));
  }

  @ParameterizedTest
  @MethodSource("names")
  void carriesEverySamplerThroughAnyNumberOfSteps(String name) {
    NoiseSchedule schedule = EverySchedule.create(name);
    for (Map.Entry<String, Sampler> sampler : EverySampler.byName().entrySet()) {
      for (int steps : new int[] {1, 2, 3, 50}) {
        Trajectory run =
            Trajectory.of(
                sampler.getValue(),
                new AnalyticDenoiser(Gaussian.of(0.5, 1, 0.1), Gaussian.of(0.5, -1, 0.1)),
                schedule,
                steps,
                new Noise(3, new int[] {4, 2}, 1));
        String which = "%s with %s in %d steps".formatted(sampler.getKey(), name, steps);
        assertThat(run.asked()).as(which).hasSize(steps);
        for (float value : run.result().x0().values()) {
          assertThat(value).as(which).isBetween(-2f, 2f);
        }
      }
    }
  }

  @Test
  void linearIsTheRunningProductOfEvenlyRisingBetas() {
    NoiseSchedule schedule =
        EverySchedule.create("linear", Map.of("betaStart", "0.01", "betaEnd", "0.4", "steps", "4"));
    double[] betas = {0.01, 0.14, 0.27, 0.4};
    followsTheProduct(schedule, betas);
    assertThat(schedule.logSnr(0.5))
        .as("linear in log-SNR between the second and the third")
        .isCloseTo((schedule.logSnr(1 / 3.0) + schedule.logSnr(2 / 3.0)) / 2, within(1e-12));
  }

  @Test
  void scaledLinearIsTheRunningProductOfBetasWhoseRootsRiseEvenly() {
    NoiseSchedule schedule =
        EverySchedule.create(
            "scaled-linear", Map.of("betaStart", "0.01", "betaEnd", "0.64", "steps", "8"));
    followsTheProduct(schedule, 0.01, 0.04, 0.09, 0.16, 0.25, 0.36, 0.49, 0.64);
  }

  private static void followsTheProduct(NoiseSchedule schedule, double... betas) {
    double product = 1;
    for (int t = 0; t < betas.length; t++) {
      product *= 1 - betas[t];
      assertThat(schedule.at(t / (betas.length - 1.0)).alphaBar())
          .as("step %d", t)
          .isCloseTo(product, within(1e-12));
    }
  }

  @Test
  void betasMustNotFallNorLeaveNoSignal() {
    for (String name : List.of("linear", "scaled-linear")) {
      assertThatThrownBy(() -> EverySchedule.create(name, Map.of("betaStart", "0.5")))
          .as(name)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("Option 'betaStart' is 0.5 and 'betaEnd' is 0.0");
      assertThatThrownBy(
              () -> EverySchedule.create(name, Map.of("betaStart", "0.9", "betaEnd", "0.9")))
          .as(name)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageMatching(
              "The betas leave no signal after 30[01] of 1000 steps; choose fewer 'steps' or smaller betas.");
    }
  }

  @Test
  void sigmoidFollowsItsFormulaOverItsNarrowedRange() {
    NoiseSchedule schedule =
        EverySchedule.create("sigmoid", Map.of("start", "-2", "end", "4", "tau", "0.7"));
    double start = logistic(-2 / 0.7);
    double end = logistic(4 / 0.7);
    for (double u : new double[] {0, 0.1, 0.5, 0.9, 1}) {
      double t = 0.001 + 0.998 * u;
      double alphaBar = (end - logistic((-2 + 6 * t) / 0.7)) / (end - start);
      assertThat(schedule.at(u).alphaBar()).as("u %s", u).isCloseTo(alphaBar, within(1e-12));
    }
    ScheduleAssert.fallsStrictly(
        EverySchedule.create("sigmoid", Map.of("start", "-20", "end", "20", "tau", "0.1")),
        "the steepest sigmoid");
    assertThatThrownBy(() -> EverySchedule.create("sigmoid", Map.of("start", "3")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'start' must be below 'end'");
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void logLinearIsGeometricInTheRatioOfNoiseToSignal() {
    NoiseSchedule schedule =
        EverySchedule.create("log-linear", Map.of("sigmaMin", "0.02", "sigmaMax", "10"));
    for (double u : new double[] {0, 0.25, 0.6, 1}) {
      NoiseLevel level = schedule.at(u);
      double ratio = Math.pow(0.02, 1 - u) * Math.pow(10, u);
      assertThat(level.sigma() / level.alpha())
          .as("u %s", u)
          .isCloseTo(ratio, within(1e-12 * ratio));
    }
    assertThatThrownBy(() -> EverySchedule.create("log-linear", Map.of("sigmaMax", "0.01")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'sigmaMin' must be below 'sigmaMax'");
  }

  @Test
  void adaptivePutsItsLevelsInTheMiddlesOfEqualShares() {
    NoiseSchedule schedule =
        EverySchedule.create("adaptive", Map.of("levels", "-4 -3 -1 0", "pure", "-12"));
    double[][] points = {
      {1, -12},
      {0.9375, -8},
      {0.875, -4},
      {0.75, -3.5},
      {0.625, -3},
      {0.375, -1},
      {0.125, 0},
      {0, 0.5}
    };
    for (double[] point : points) {
      assertThat(schedule.logSnr(point[0])).as("u %s", point[0]).isCloseTo(point[1], within(1e-12));
    }
  }

  @Test
  void adaptiveSaysWhatItLacks() {
    assertThatThrownBy(() -> new AdaptiveSchedule().create(Options.none("adaptive")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Noise schedule 'adaptive' follows a table, option 'levels', which a training with"
                + " noise.levels: adaptive and sampler.options.grid: quantiles writes into its"
                + " model, and there is none; give one, or choose another schedule.");
    assertThatThrownBy(() -> EverySchedule.create("adaptive", Map.of("levels", "-1 -2")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("two or more rising log-SNRs");
    assertThatThrownBy(() -> EverySchedule.create("adaptive", Map.of("pure", "-4.8")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'pure' is -4.8, but must be below all 'levels'");
  }
}
