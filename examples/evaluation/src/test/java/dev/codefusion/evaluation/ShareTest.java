package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ShareTest {

  @Test
  void intervalIsCloseToThatOfTheNormalApproximation() {
    boolean[] hits = new boolean[400];
    Arrays.fill(hits, 0, 100, true);
    double halfWidth = 1.96 * Math.sqrt(0.25 * 0.75 / 400);

    for (long seed = 0; seed < 5; seed++) {
      Share share = Share.of(hits, seed);

      assertThat(share.share()).as("seed %d", seed).isEqualTo(0.25);
      assertThat(share.low()).as("seed %d", seed).isCloseTo(0.25 - halfWidth, within(0.01));
      assertThat(share.high()).as("seed %d", seed).isCloseTo(0.25 + halfWidth, within(0.01));
    }
  }

  @Test
  void sameSeedGivesTheSameInterval() {
    boolean[] hits = {true, false, false, true, false, true, false};

    assertThat(Share.of(hits, 42)).isEqualTo(Share.of(hits, 42));
  }

  /** Wilson for none of n: from 0 to z^2 / (n + z^2), z^2 = 3.8415. */
  @Test
  void noneAndAllHaveTheIntervalOfWilson() {
    Share none = Share.of(new boolean[600], 1);
    assertThat(none.share()).isZero();
    assertThat(none.low()).isZero();
    assertThat(none.high()).isCloseTo(3.8415 / 603.8415, within(1e-6));

    Share all = Share.of(new boolean[] {true, true}, 1);
    assertThat(all.share()).isEqualTo(1);
    assertThat(all.low()).isCloseTo(2 / 5.8415, within(1e-5));
    assertThat(all.high()).isEqualTo(1);
  }

  @Test
  void noRowsAreRefused() {
    assertThatThrownBy(() -> Share.of(new boolean[0], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
