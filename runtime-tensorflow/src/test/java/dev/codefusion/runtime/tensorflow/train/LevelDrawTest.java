package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.schedule.NoiseSchedule;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LevelDrawTest {

  private static final NoiseSchedule LINE = u -> 6 - 12 * u;

  @Test
  void everyBatchCoversTheScheduleEvenly() {
    LevelDraw draw = new LevelDraw(LINE, 0);
    for (long seed = 0; seed < 20; seed++) {
      double[] levels = draw.draw(16, new SplittableRandom(seed));

      int[] perStratum = new int[16];
      for (double level : levels) {
        perStratum[(int) Math.floor((6 - level) / 12 * 16)]++;
      }
      assertThat(perStratum).as("levels in each 16th, seed %d", seed).containsOnly(1);
    }
  }

  @Test
  void levelsHaveNoOrder() {
    double[] levels = new LevelDraw(LINE, 0).draw(64, new SplittableRandom(2));
    double[] sorted = levels.clone();
    Arrays.sort(sorted);

    assertThat(levels).isNotEqualTo(sorted);
    assertThat(levels[0]).as("the first row is not always the cleanest").isNotEqualTo(sorted[63]);
  }

  @Test
  void aShareOfRowsSeesTheHighestNoise() {
    LevelDraw draw = new LevelDraw(LINE, 0.25);
    SplittableRandom random = new SplittableRandom(4);
    int pure = 0;
    for (int i = 0; i < 200; i++) {
      for (double level : draw.draw(20, random)) {
        pure += level == -6 ? 1 : 0;
      }
    }

    // 4,000 draws: the standard deviation of the share is 0.007.
    assertThat(pure / 4_000.0).as("share at pure noise, seed 4").isBetween(0.22, 0.28);
    assertThat(new LevelDraw(LINE, 1).draw(8, random)).containsOnly(-6);
  }

  @Test
  void theLevelsFollowFromTheSeed() {
    LevelDraw draw = new LevelDraw(LINE, 0.1);

    assertThat(draw.draw(8, new SplittableRandom(1)))
        .isEqualTo(draw.draw(8, new SplittableRandom(1)))
        .isNotEqualTo(draw.draw(8, new SplittableRandom(2)));
  }
}
