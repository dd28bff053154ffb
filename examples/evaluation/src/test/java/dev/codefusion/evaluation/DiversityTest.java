package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class DiversityTest {

  private static final Offset<Double> EXACTLY = within(1e-12);

  /**
   * "a b c" and "a b d": of 6 words 4 differ, of 4 pairs 3 (ab twice), both triples; no four words.
   * The second row has "x" twice: one word of two, and nothing longer.
   */
  @Test
  void distinctNgramsAreCountedByHand() {
    Map<Integer, Double> ngrams =
        diversity(Outcomes.of("1", "r", "a b c", "a  b d"), Outcomes.of("2", "r", "x", "x"))
            .ngrams();

    assertThat(ngrams).containsOnlyKeys(1, 2, 3);
    assertThat(ngrams.get(1)).isCloseTo((4 / 6.0 + 1 / 2.0) / 2, EXACTLY);
    assertThat(ngrams.get(2)).isCloseTo(3 / 4.0, EXACTLY);
    assertThat(ngrams.get(3)).isCloseTo(2 / 2.0, EXACTLY);
  }

  /** abcd-abce 1/4, abcd-ab 2/4, abce-ab 2/4; the second row's one pair is 0. */
  @Test
  void distancesAreOfAllPairsOfARow() {
    Diversity diversity =
        diversity(
            Outcomes.of("1", "r", "abcd", "abce", "ab"),
            Outcomes.of("2", "r", "x", "x"),
            Outcomes.of("3", "r", "alone"));

    assertThat(diversity.rows()).isEqualTo(2);
    assertThat(diversity.nearest()).isCloseTo((1 / 4.0 + 0) / 2, EXACTLY);
    assertThat(diversity.farthest()).isCloseTo((2 / 4.0 + 0) / 2, EXACTLY);
    assertThat(diversity.mean()).isCloseTo((1.25 / 3 + 0) / 2, EXACTLY);
  }

  @Test
  void oneCandidateIsNeitherAlikeNorDifferent() {
    assertThat(Diversity.of(List.of(Outcomes.of("1", "r", "a"), Outcomes.of("2", "r")), null))
        .isEmpty();
  }

  @Test
  void editDistanceIsThatOfLevenshtein() {
    assertThat(EditDistance.normalized("kitten", "sitting")).isCloseTo(3 / 7.0, EXACTLY);
    assertThat(EditDistance.normalized("", "")).isZero();
    assertThat(EditDistance.normalized("", "ab")).isEqualTo(1);
    assertThat(EditDistance.normalized("ab", "ba")).isEqualTo(1);
  }

  private static Diversity diversity(Outcome... outcomes) {
    return Diversity.of(List.of(outcomes), null).orElseThrow();
  }
}
