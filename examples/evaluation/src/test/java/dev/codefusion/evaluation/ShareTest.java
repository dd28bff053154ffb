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

  @Test
  void certaintyHasNoWidth() {
    assertThat(Share.of(new boolean[] {true, true}, 1)).isEqualTo(new Share(1, 1, 1));
    assertThat(Share.of(new boolean[] {false}, 1)).isEqualTo(new Share(0, 0, 0));
  }

  @Test
  void noRowsAreRefused() {
    assertThatThrownBy(() -> Share.of(new boolean[0], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
