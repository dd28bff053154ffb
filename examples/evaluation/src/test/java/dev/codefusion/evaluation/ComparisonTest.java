package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

  private static final Scoring FIRST_ONLY = new Scoring(null, List.of(), 1, 7);

  @Test
  void sharesAreThoseOfBoth() {
    // Right in 30 and 20 of 100 rows, both in 10.
    Comparison.Difference difference = only(outcomes(0, 30, 100), outcomes(20, 40, 100));

    assertThat(difference.measure()).isEqualTo("exact");
    assertThat(difference.k()).isEqualTo(1);
    assertThat(difference.share()).isEqualTo(0.3);
    assertThat(difference.other()).isEqualTo(0.2);
  }

  /**
   * 20 rows gained and 10 lost of 100: variance of a row's difference 0.30 - 0.01, so the standard
   * error is 0.0539 and z = 1.86, p = 0.063.
   */
  @Test
  void intervalAndPAreCloseToThoseOfTheNormalApproximation() {
    Comparison.Difference difference = only(outcomes(0, 30, 100), outcomes(20, 40, 100));

    assertThat(difference.low()).isCloseTo(0.1 - 1.96 * 0.0539, within(0.015));
    assertThat(difference.high()).isCloseTo(0.1 + 1.96 * 0.0539, within(0.015));
    assertThat(difference.p()).isCloseTo(0.063, within(0.02));
  }

  @Test
  void noDifferenceIsNoEvidence() {
    Comparison.Difference difference = only(outcomes(0, 30, 100), outcomes(0, 30, 100));

    assertThat(difference.low()).isZero();
    assertThat(difference.high()).isZero();
    assertThat(difference.p()).isEqualTo(1);
  }

  @Test
  void greatDifferenceIsNotOfChance() {
    assertThat(only(outcomes(0, 60, 100), outcomes(0, 10, 100)).p()).isLessThan(0.001);
  }

  @Test
  void otherRowsAreACallersFault() {
    assertThatThrownBy(() -> only(outcomes(0, 1, 2), outcomes(0, 1, 3)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Comparison.Difference only(List<Outcome> ours, List<Outcome> theirs) {
    List<Comparison.Difference> differences =
        Comparison.of(ours, theirs, "other", FIRST_ONLY).differences();
    assertThat(differences).hasSize(1);
    return differences.get(0);
  }

  /** Returns outcomes of which those from one row to before another are right. */
  private static List<Outcome> outcomes(int from, int to, int rows) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      outcomes.add(Outcomes.of("u" + row, "right", row >= from && row < to ? "right" : "wrong"));
    }
    return outcomes;
  }
}
