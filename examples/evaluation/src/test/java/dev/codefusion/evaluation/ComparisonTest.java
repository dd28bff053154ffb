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

  /**
   * Tango's score for no row of n that differs is -n d / sqrt(n d (1 - d)), which is z^2 at d = z^2
   * / (n + z^2); z^2 = 3.8415.
   */
  @Test
  void noDifferenceIsNoEvidenceButNotCertainEither() {
    Comparison.Difference difference = only(outcomes(0, 30, 100), outcomes(0, 30, 100));

    assertThat(difference.low()).isCloseTo(-3.8415 / 103.8415, within(1e-6));
    assertThat(difference.high()).isCloseTo(3.8415 / 103.8415, within(1e-6));
    assertThat(difference.p()).isEqualTo(1);
  }

  /**
   * Where every row is gained the score is n (1 - d) / sqrt(n (1 - d^2)): d = (n - z^2)/(n + z^2).
   */
  @Test
  void rightInEveryRowAgainstNoneHasAWidthToo() {
    Comparison.Difference difference = only(outcomes(0, 100, 100), outcomes(0, 0, 100));

    assertThat(difference.low()).isCloseTo(96.1585 / 103.8415, within(1e-6));
    assertThat(difference.high()).isEqualTo(1);

    Comparison.Difference turned = only(outcomes(0, 0, 100), outcomes(0, 100, 100));
    assertThat(turned.low()).isEqualTo(-1);
    assertThat(turned.high()).isCloseTo(-96.1585 / 103.8415, within(1e-6));
  }

  /**
   * Sentence BLEU of one wrong word is 0 and of the right one is 1, so that its difference is that
   * of exact match; so is its p, from the same draws. BLEU of the corpus pools the rows instead,
   * whose references are too short for four words: it is 0 for both.
   */
  @Test
  void scoresAreComparedOnTheSameDraws() {
    List<Comparison.Difference> all =
        Comparison.of(outcomes(0, 30, 100), outcomes(20, 40, 100), "other", FIRST_ONLY)
            .differences();

    assertThat(all)
        .extracting(Comparison.Difference::measure)
        .containsExactly("exact", "bleu", "sentence-bleu");
    Comparison.Difference sentence = all.get(2);
    assertThat(sentence.share()).isCloseTo(0.3, within(1e-12));
    assertThat(sentence.other()).isCloseTo(0.2, within(1e-12));
    assertThat(sentence.p()).isEqualTo(all.get(0).p());
    assertThat(sentence.low()).isCloseTo(all.get(0).low(), within(1e-12));
    assertThat(all.get(1).share()).isZero();
    assertThat(all.get(1).p()).isEqualTo(1);
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
    assertThat(differences.get(0).measure()).isEqualTo("exact");
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
