package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class TimeGridTest {

  private static final Offset<Double> ROUNDING = within(1e-12);
  private static final Map<String, String> WINDOW =
      Map.of("grid", "log-snr", "from", "-4.4", "to", "-0.7");

  /** Half of the levels lie above -2.5. */
  private static final Map<String, String> QUANTILES =
      Map.of("grid", "quantiles", "levels", "-4 -2.5 0.5");

  /** Log-SNR 10 at u 0, -10 at u 1, not linear. */
  private final NoiseSchedule schedule = u -> 10 - 20 * u * u;

  @Test
  void dividesDiffusionTimeEvenlyByDefault() {
    assertThat(levels(Map.of(), 4))
        .containsExactly(
            schedule.logSnr(1), schedule.logSnr(0.75), schedule.logSnr(0.5), schedule.logSnr(0.25));
  }

  @Test
  void endpointsIncludeTheCleanEnd() {
    assertThat(levels(Map.of("grid", "endpoints"), 3))
        .containsExactly(schedule.logSnr(1), schedule.logSnr(0.5), schedule.logSnr(0));
  }

  @Test
  void endpointsVisitEachStepOfThePapersTable() {
    NoiseSchedule paper = new SqrtSchedule().create(Options.none("schedule 'sqrt'"));
    List<NoiseLevel> levels =
        told(TimeGrid.of(Options.of("sampler", Map.of("grid", "endpoints"))).stops(paper, 1200));
    double first = 1 - Math.sqrt(1e-4);
    for (int t = 0; t < 1199; t++) {
      assertThat(levels.get(1199 - t).alphaBar())
          .as("step %d", t)
          .isCloseTo((1 - Math.sqrt((t + 1) / 1200.0 + 1e-4)) / first, within(1e-10));
    }
  }

  @Test
  void logSnrStridesEvenlyTowardsTheCleanEnd() {
    assertThat(levels(Map.of("grid", "log-snr"), 4)).containsExactly(-10.0, -5.0, 0.0, 5.0);
  }

  @Test
  void aWindowFollowsPureNoise() {
    List<Double> levels = levels(WINDOW, 5);
    double[] expected = {-10, -4.4, -4.4 + 3.7 / 3, -4.4 + 7.4 / 3, -0.7};
    assertThat(levels).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(levels.get(i)).as("level %d", i).isCloseTo(expected[i], ROUNDING);
    }
  }

  @Test
  void aWindowOfOneLevelIsItsMiddle() {
    List<Double> levels = levels(WINDOW, 2);
    assertThat(levels).hasSize(2);
    assertThat(levels.get(1)).isCloseTo(-2.55, ROUNDING);
  }

  @Test
  void quantilesFollowPureNoiseAtEqualStridesThroughTheList() {
    List<Double> levels = levels(QUANTILES, 6);
    double[] expected = {-10, -4, -3.25, -2.5, -1, 0.5};
    assertThat(levels).hasSize(6);
    for (int i = 0; i < 6; i++) {
      assertThat(levels.get(i)).as("level %d", i).isCloseTo(expected[i], ROUNDING);
    }
    assertThat(levels(QUANTILES, 2))
        .as("one level goes to the middle")
        .containsExactly(-10.0, -2.5);
  }

  @Test
  void asymmetricTellsOfUniformLevelsButAimsFurtherOn() {
    TimeGrid grid =
        TimeGrid.of(Options.of("sampler", Map.of("grid", "asymmetric", "shift", "1.5")));
    List<Stop> stops = grid.stops(schedule, 4);
    double[] told = {1, 0.75, 0.5, 0.25};
    double[] held = {1, 0.375, 0.125, 0};
    assertThat(stops).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(stops.get(i).told()).as("told %d", i).isEqualTo(schedule.at(told[i]));
      assertThat(stops.get(i).held()).as("held %d", i).isEqualTo(schedule.at(held[i]));
    }
    assertThat(
            TimeGrid.of(Options.of("sampler", Map.of("grid", "asymmetric", "shift", "0")))
                .stops(schedule, 5))
        .as("without a shift")
        .isEqualTo(TimeGrid.of(Options.none("sampler")).stops(schedule, 5));
  }

  @Test
  void onlyAsymmetricAimsAtAnotherLevelThanItTellsOf() {
    for (Map<String, String> options :
        List.of(
            Map.<String, String>of(),
            Map.of("grid", "endpoints"),
            Map.of("grid", "log-snr"),
            WINDOW,
            QUANTILES)) {
      assertThat(TimeGrid.of(Options.of("sampler", options)).stops(schedule, 7))
          .as("%s", options)
          .allMatch(stop -> stop.told().equals(stop.held()));
    }
  }

  @Test
  void everyGridMakesAsManyStrictlyRisingLevelsAsStepsFromTheNoisyEnd() {
    for (Map<String, String> options :
        List.of(
            Map.<String, String>of(),
            Map.of("grid", "asymmetric"),
            Map.of("grid", "endpoints"),
            Map.of("grid", "log-snr"),
            WINDOW,
            QUANTILES)) {
      for (int steps : new int[] {1, 2, 3, 7, 1200}) {
        List<Double> levels = levels(options, steps);
        assertThat(levels).as("%s, %d steps", options, steps).hasSize(steps).isSorted();
        assertThat(levels).as("%s, %d steps", options, steps).doesNotHaveDuplicates();
        assertThat(levels.get(0)).as("%s, %d steps", options, steps).isEqualTo(-10);
      }
    }
  }

  @Test
  void refusesAWindowThatLeavesTheSchedule() {
    for (List<String> window :
        List.of(List.of("-10", "0"), List.of("-11", "0"), List.of("0", "10.1"))) {
      assertThatThrownBy(
              () ->
                  levels(Map.of("grid", "log-snr", "from", window.get(0), "to", window.get(1)), 4))
          .as("%s", window)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("-10.0 to 10.0");
    }
  }

  @Test
  void refusesOptionsThatDoNotGoTogether() {
    refuses(Map.of("from", "-3", "to", "1"), "'grid' is 'uniform'");
    refuses(Map.of("grid", "log-snr", "from", "-3"), "'from' is given without 'to'");
    refuses(Map.of("grid", "log-snr", "to", "-3"), "'to' is given without 'from'");
    refuses(Map.of("grid", "log-snr", "from", "1", "to", "1"), "must be below 'to'");
    refuses(Map.of("grid", "log-snr", "from", "x", "to", "1"), "'from' of sampler");
    refuses(Map.of("grid", "quadratic"), "uniform, asymmetric, endpoints, log-snr, quantiles");
    refuses(Map.of("grid", "quantiles"), "needs option 'levels'");
    refuses(Map.of("levels", "-1 0"), "'grid' is 'uniform'");
    refuses(Map.of("shift", "1"), "'grid' is 'uniform'");
    refuses(Map.of("grid", "asymmetric", "shift", "-1"), "from 0.0 to 100.0");
    for (String list : List.of("", "-1", "0 -1", "-1 -1", "-1 x", "-1 NaN", "-1 Infinity")) {
      refuses(Map.of("grid", "quantiles", "levels", list), "two or more rising log-SNRs");
    }
    assertThatThrownBy(() -> levels(Map.of("grid", "quantiles", "levels", "-11 0"), 4))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("choose 'levels' within it");
  }

  @Test
  void refusesZeroStepsAndASchedulePlateau() {
    assertThatIllegalArgumentException().isThrownBy(() -> levels(Map.of(), 0));
    TimeGrid grid = TimeGrid.of(Options.none("sampler"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid.stops(u -> u > 0.5 ? -1 : 1 - u, 4))
        .withMessageContaining("not strictly decreasing");
  }

  private static void refuses(Map<String, String> options, String message) {
    assertThatThrownBy(() -> TimeGrid.of(Options.of("sampler 'x'", options)))
        .as("%s", options)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  private List<Double> levels(Map<String, String> options, int steps) {
    List<Stop> stops = TimeGrid.of(Options.of("sampler", options)).stops(schedule, steps);
    return told(stops).stream().map(NoiseLevel::logSnr).toList();
  }

  private static List<NoiseLevel> told(List<Stop> stops) {
    return stops.stream().map(Stop::told).toList();
  }
}
