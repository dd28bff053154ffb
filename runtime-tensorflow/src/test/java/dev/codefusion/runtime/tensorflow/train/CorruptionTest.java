package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings.Noise.Levels;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings.Noise.Pattern;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class CorruptionTest {

  private static final NoiseSchedule LINE = u -> 6 - 12 * u;
  private static final int LATENT = 16;
  private static final double MIDDLE = Math.log(LATENT / 9.6);
  private static final List<Example> EXAMPLES =
      Collections.nCopies(2_000, new Example(new int[] {5, 6}, new int[] {1, 2, 3, 4, 5, 6, 7, 8}));

  private static Corruption corruption(double pure, double perToken, double drop, double mix) {
    return new Corruption(
        new LevelDraw(LINE, Levels.UNIFORM, LATENT, pure),
        perToken,
        drop,
        mix,
        Pattern.SCATTERED,
        0,
        Slack.NONE);
  }

  private static Corruption spread(Pattern pattern, double wrong) {
    return new Corruption(
        new LevelDraw(LINE, Levels.UNIFORM, LATENT, 0), 1, 0, 0, pattern, wrong, Slack.NONE);
  }

  @Test
  void givesEveryPositionTheRowsLevelUnlessToldOtherwise() {
    for (NoisyRow row : corruption(0, 0, 0, 0).corrupt(EXAMPLES, new SplittableRandom(1))) {
      assertThat(row.logSnr()).containsOnly(row.logSnr()[0]);
      assertThat(row.counted()).containsOnly(1);
      assertThat(row.cleanShare()).containsOnly(-1);
      assertThat(row.conditioned()).isTrue();
      assertThat(row.reported()).isTrue();
      assertThat(row.shown()).isEqualTo(row.code());
    }
  }

  @Test
  void spreadsLevelsOverThePositionsOfItsShareOfRows() {
    List<NoisyRow> rows = corruption(0, 0.5, 0, 0).corrupt(EXAMPLES, new SplittableRandom(2));
    List<NoisyRow> spread = rows.stream().filter(row -> !row.reported()).toList();

    // 2,000 rows: the standard deviation of the share is 0.011.
    assertThat(spread.size() / 2_000.0).as("seed 2").isCloseTo(0.5, within(0.05));
    double clean = 0;
    for (NoisyRow row : spread) {
      double own =
          Arrays.stream(row.logSnr())
              .filter(x -> x != -6 && x != 2.4 - MIDDLE)
              .findAny()
              .orElse(-6);
      for (int i = 0; i < 8; i++) {
        boolean given = row.counted()[i] == 0;
        assertThat(row.logSnr()[i] == 2.4 - MIDDLE).as("all but clean").isEqualTo(given);
        assertThat(row.logSnr()[i]).isIn(2.4 - MIDDLE, -6.0, own);
        clean += given ? 1 : 0;
      }
      assertThat(Arrays.stream(row.counted()).sum()).as("something to learn").isPositive();
    }
    // The share is uniform up to 0.8, so 0.4 on average, less what is never left without any.
    assertThat(clean / (8.0 * spread.size())).as("seed 2").isCloseTo(0.4, within(0.05));
  }

  @Test
  void givesTheFirstPositionsWhereThePatternIsPrefixWithEveryLengthButTheWholeEquallyOften() {
    int[] lengths = new int[8];
    for (NoisyRow row : spread(Pattern.PREFIX, 0).corrupt(EXAMPLES, new SplittableRandom(7))) {
      int given = given(row);
      for (int i = 0; i < 8; i++) {
        assertThat(row.counted()[i]).isEqualTo(i < given ? 0 : 1);
        assertThat(row.logSnr()[i] == 2.4 - MIDDLE).isEqualTo(i < given);
      }
      lengths[given]++;
    }
    for (int given = 0; given < 8; given++) {
      assertThat(lengths[given] / 2_000.0)
          .as("prefixes of %d, seed 7", given)
          .isCloseTo(1 / 8.0, within(0.04));
    }
  }

  @Test
  void mixesThePatternsHalfAndHalf() {
    List<NoisyRow> rows = spread(Pattern.MIXED, 0).corrupt(EXAMPLES, new SplittableRandom(8));
    long scattered =
        rows.stream()
            .filter(
                row ->
                    Arrays.stream(row.counted(), 0, given(row)).anyMatch(counted -> counted != 0))
            .count();
    long alone =
        spread(Pattern.SCATTERED, 0).corrupt(EXAMPLES, new SplittableRandom(8)).stream()
            .filter(
                row ->
                    Arrays.stream(row.counted(), 0, given(row)).anyMatch(counted -> counted != 0))
            .count();

    assertThat((double) scattered / alone).as("seed 8").isCloseTo(0.5, within(0.06));
  }

  private static int given(NoisyRow row) {
    return (int) Arrays.stream(row.counted()).filter(counted -> counted == 0).count();
  }

  @Test
  void showsAWrongTokenInItsShareOfTheGivenPositionsAndCountsIt() {
    List<NoisyRow> rows =
        spread(Pattern.SCATTERED, 0.25).corrupt(EXAMPLES, new SplittableRandom(9));
    int clean = 0;
    int counted = 0;
    for (NoisyRow row : rows) {
      assertThat(row.code()).as("the target").isEqualTo(EXAMPLES.get(0).code());
      for (int i = 0; i < 8; i++) {
        assertThat(row.shown()[i]).isBetween(1, 8);
        if (row.logSnr()[i] == 2.4 - MIDDLE) {
          clean++;
          counted += (int) row.counted()[i];
        }
        if (row.shown()[i] != row.code()[i]) {
          assertThat(row.counted()[i]).isEqualTo(1);
          assertThat(row.logSnr()[i]).isEqualTo(2.4 - MIDDLE);
        }
      }
    }
    assertThat((double) counted / clean).as("seed 9").isCloseTo(0.25, within(0.04));
  }

  @Test
  void leavesRowsAtPureNoiseWhole() {
    for (NoisyRow row : corruption(1, 1, 0, 0).corrupt(EXAMPLES, new SplittableRandom(3))) {
      assertThat(row.logSnr()).containsOnly(-6);
    }
  }

  @Test
  void dropsTheConditionOfItsShareOfRows() {
    List<NoisyRow> rows = corruption(0, 0, 0.2, 0).corrupt(EXAMPLES, new SplittableRandom(4));
    long dropped = rows.stream().filter(row -> !row.conditioned()).count();

    assertThat(dropped / 2_000.0).as("seed 4").isCloseTo(0.2, within(0.05));
    assertThat(rows).allMatch(row -> row.conditioned() == row.reported());
  }

  @Test
  void letsTheDecoderReadMixedVectorsWhereTheEstimateIsHopelessAndInAShareOfTheOthers() {
    List<NoisyRow> rows = corruption(0, 0, 0, 0.3).corrupt(EXAMPLES, new SplittableRandom(5));
    int decodable = 0;
    int mixed = 0;
    for (NoisyRow row : rows) {
      boolean mixes = row.cleanShare()[0] >= 0;
      if (-row.logSnr()[0] > MIDDLE + 0.5) {
        assertThat(mixes).as("at log-SNR %s", row.logSnr()[0]).isTrue();
      } else {
        decodable++;
        mixed += mixes ? 1 : 0;
      }
      if (mixes) {
        assertThat(Arrays.stream(row.cleanShare())).allMatch(share -> share > 0 && share < 1);
      }
    }
    assertThat((double) mixed / decodable).as("seed 5").isCloseTo(0.3, within(0.06));
  }

  @Test
  void snippetsHideMaskableTokensOrDropTheCondition() {
    boolean[] maskable = {true, true, false, false, true, false, true, true};
    Example snippet = new Example(new int[0], new int[] {11, 12, 13, 14, 15, 16, 17, 18}, maskable);
    Snippets snippets =
        new Snippets(corruption(0, 0, 0, 0), 0.5, 0.5, 0.5, 1, UnaryOperator.identity());
    List<NoisyRow> rows =
        snippets.corrupt(Collections.nCopies(2_000, snippet), new SplittableRandom(6));

    int hidden = 0;
    int shown = 0;
    for (NoisyRow row : rows) {
      assertThat(row.code()).as("the target is whole").isEqualTo(snippet.code());
      for (int i = 0; i < 8; i++) {
        if (row.utterance()[i] == 1) {
          assertThat(maskable[i]).as("position %d may be hidden", i).isTrue();
          hidden++;
        } else {
          assertThat(row.utterance()[i]).isEqualTo(snippet.code()[i]);
          shown += maskable[i] ? 1 : 0;
        }
      }
    }
    assertThat((double) hidden / (hidden + shown)).as("seed 6").isCloseTo(0.5, within(0.05));
    double unconditioned = rows.stream().filter(row -> !row.conditioned()).count() / 2_000.0;
    assertThat(unconditioned).as("seed 6").isCloseTo(0.5, within(0.05));
  }
}
