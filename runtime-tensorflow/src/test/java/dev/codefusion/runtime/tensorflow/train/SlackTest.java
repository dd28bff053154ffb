package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SlackTest {

  private static final int PAD = 9;
  private static final int[] CODE = {1, 2, 3, 4, 5};

  @Test
  void givesEveryLengthUpToTheShareAndFillsItWithPadding() {
    Slack slack = new Slack(0.5, PAD, 100);
    SplittableRandom random = new SplittableRandom(1);
    TreeSet<Integer> lengths = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      int[] roomy = slack.give(CODE, random);
      lengths.add(roomy.length);
      assertThat(Arrays.copyOf(roomy, CODE.length)).isEqualTo(CODE);
      assertThat(Arrays.copyOfRange(roomy, CODE.length, roomy.length))
          .as("draw %d", i)
          .isEqualTo(filled(roomy.length - CODE.length));
    }
    assertThat(lengths).containsExactly(5, 6, 7, 8);
  }

  @Test
  void neverGrowsBeyondTheNetwork() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 50; i++) {
      assertThat(new Slack(1, PAD, 6).give(CODE, random).length).isLessThanOrEqualTo(6);
      assertThat(new Slack(1, PAD, 5).give(CODE, random)).isEqualTo(CODE);
    }
  }

  @Test
  void withoutAShareNothingIsDrawn() {
    SplittableRandom random = new SplittableRandom(3);

    assertThat(Slack.NONE.give(CODE, random)).isSameAs(CODE);
    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(3).nextLong());
  }

  private static int[] filled(int length) {
    int[] filled = new int[length];
    Arrays.fill(filled, PAD);
    return filled;
  }
}
