package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings.Noise.Levels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LevelDrawTest {

  private static final NoiseSchedule LINE = u -> 6 - 12 * u;

  @Test
  void everyBatchCoversTheScheduleEvenly() {
    LevelDraw draw = new LevelDraw(LINE, Levels.UNIFORM, 16, 0);
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
    double[] levels = new LevelDraw(LINE, Levels.UNIFORM, 16, 0).draw(64, new SplittableRandom(2));
    double[] sorted = levels.clone();
    Arrays.sort(sorted);

    assertThat(levels).isNotEqualTo(sorted);
    assertThat(levels[0]).as("the first row is not always the cleanest").isNotEqualTo(sorted[63]);
  }

  @Test
  void aShareOfRowsSeesTheHighestNoise() {
    LevelDraw draw = new LevelDraw(LINE, Levels.UNIFORM, 16, 0.25);
    SplittableRandom random = new SplittableRandom(4);
    int pure = 0;
    for (int i = 0; i < 200; i++) {
      for (double level : draw.draw(20, random)) {
        pure += level == -6 ? 1 : 0;
      }
    }

    // 4,000 draws: the standard deviation of the share is 0.007.
    assertThat(pure / 4_000.0).as("share at pure noise, seed 4").isBetween(0.22, 0.28);
    assertThat(new LevelDraw(LINE, Levels.UNIFORM, 16, 1).draw(8, random)).containsOnly(-6);
  }

  @Test
  void theLevelsFollowFromTheSeed() {
    LevelDraw draw = new LevelDraw(LINE, Levels.UNIFORM, 16, 0.1);

    assertThat(draw.draw(8, new SplittableRandom(1)))
        .isEqualTo(draw.draw(8, new SplittableRandom(1)))
        .isNotEqualTo(draw.draw(8, new SplittableRandom(2)));
  }

  @Test
  void theWindowFollowsTheDimensionNotTheSchedule() {
    for (int latent : new int[] {16, 64, 128}) {
      LevelDraw draw = new LevelDraw(LINE, Levels.WINDOW, latent, 0);
      double middle = Math.log(latent / 9.6);

      // Half of a Gumbel distribution with location m and scale s lies below m - s ln ln 2.
      double lowest = Math.exp(-Math.exp(1.5 / 0.85));
      double highest = Math.exp(-Math.exp(-3 / 0.85));
      double median = (0.5 - lowest) / (highest - lowest);
      assertThat(draw.level(0)).as("d %d", latent).isCloseTo(1.5 - middle, within(1e-9));
      assertThat(draw.level(1)).as("d %d", latent).isCloseTo(-3 - middle, within(1e-9));
      assertThat(draw.level(median))
          .as("d %d", latent)
          .isCloseTo(0.85 * Math.log(Math.log(2)) - middle, within(1e-9));
    }
  }
}
