package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LevelTableTest {

  @Test
  void binsLieAroundTheLevelWhereTokensBecomeReadable() {
    // ln(96 / 9.6) = 2.302585, so the bins go from -4.802585 to -0.802585 in steps of a half.
    List<LevelLoss> bins = new LevelTable(96).means();

    assertThat(bins).hasSize(LevelTable.BINS);
    assertThat(bins.get(0).logSnrFrom()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(bins.get(0).logSnrTo()).isCloseTo(-4.802585, within(1e-6));
    assertThat(bins.get(1).logSnrTo()).isCloseTo(-4.302585, within(1e-6));
    assertThat(bins.get(5).logSnrTo()).isCloseTo(-2.302585, within(1e-6));
    assertThat(bins.get(9).logSnrFrom()).isCloseTo(-0.802585, within(1e-6));
    assertThat(bins.get(9).logSnrTo()).isEqualTo(Double.POSITIVE_INFINITY);
    for (int i = 1; i < bins.size(); i++) {
      assertThat(bins.get(i).logSnrFrom())
          .as("start of bin %d", i)
          .isEqualTo(bins.get(i - 1).logSnrTo());
    }
  }

  @Test
  void aTokenCountsInTheBinOfItsLevel() {
    LevelTable table = new LevelTable(96);
    double[] levels = {-100, -4.9, -4.7, -4.31, -4.29, -2.31, -2.29, -0.81, -0.79, 100};
    int[] bins = {0, 0, 1, 1, 2, 5, 6, 8, 9, 9};
    for (double level : levels) {
      table.add(level, 1, true);
    }

    long[] expected = new long[LevelTable.BINS];
    for (int bin : bins) {
      expected[bin]++;
    }
    assertThat(table.means().stream().mapToLong(LevelLoss::tokens).toArray()).isEqualTo(expected);
  }

  @Test
  void meansAreOverTokens() {
    LevelTable table = new LevelTable(96);
    table.add(3, 1, true);
    table.add(3, 2, false);
    table.add(3, 6, false);
    table.add(-9, 11, true);

    LevelLoss cleanest = table.means().get(9);
    assertThat(cleanest.crossEntropy()).isEqualTo(3);
    assertThat(cleanest.accuracy()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(cleanest.tokens()).isEqualTo(3);
    assertThat(table.mean()).as("over all bins").isEqualTo(5);
  }

  @Test
  void whatWasNotSeenIsNotANumber() {
    LevelTable table = new LevelTable(16);

    assertThat(table.mean()).isNaN();
    assertThat(table.means())
        .allSatisfy(
            bin -> {
              assertThat(bin.crossEntropy()).isNaN();
              assertThat(bin.accuracy()).isNaN();
              assertThat(bin.tokens()).isZero();
            });
  }
}
