package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LengthsTest {

  private static final float[] SHARES = {0.05f, 0.5f, 0.3f, 0.15f};

  @Test
  void theLikeliestLengthComesFirst() {
    assertThat(Lengths.allot(SHARES, 1, 5)).containsExactly(2);
    assertThat(Lengths.allot(SHARES, 1, 1)).containsExactly(2);
  }

  @Test
  void sharesOutByHighestAverages() {
    // Averages: 0.5 (2), 0.3 (3), 0.25 (2), 0.167 (2), 0.15 (3, which is before 4), 0.15 (4),
    // 0.125.
    assertThat(Lengths.allot(SHARES, 7, 4)).containsExactly(2, 3, 2, 2, 3, 4, 2);
  }

  @Test
  void usesAtMostSoManyLengths() {
    assertThat(Lengths.allot(SHARES, 20, 2)).containsOnly(2, 3);
    assertThat(Lengths.allot(SHARES, 5, 1)).containsOnly(2);
  }

  @Test
  void moreLengthsThanThereAreDoNoHarm() {
    assertThat(Lengths.allot(new float[] {1}, 3, 5)).containsExactly(1, 1, 1);
  }

  @Test
  void aSampleKeepsItsLengthHoweverManyFollow() {
    int[] many = Lengths.allot(SHARES, 50, 3);
    for (int count = 1; count < 50; count++) {
      assertThat(many).as("%d samples", count).startsWith(Lengths.allot(SHARES, count, 3));
    }
  }

  @Test
  void dealsEqualNumbersOfSamplesToTheLikeliestLengths() {
    assertThat(Lengths.deal(SHARES, 7, 3)).containsExactly(2, 3, 4, 2, 3, 4, 2);
    assertThat(Lengths.deal(SHARES, 2, 3)).containsExactly(2, 3);
  }

  @Test
  void neverGivesALengthThatIsImpossible() {
    float[] shares = {-1, -1, 0.1f, 0.2f};

    assertThat(Lengths.allot(shares, 20, 4)).containsOnly(3, 4).startsWith(4);
    assertThat(Lengths.deal(shares, 4, 4)).containsExactly(4, 3, 4, 3);
    assertThat(Lengths.allot(new float[] {-1, 0}, 3, 2)).containsOnly(2);
  }
}
