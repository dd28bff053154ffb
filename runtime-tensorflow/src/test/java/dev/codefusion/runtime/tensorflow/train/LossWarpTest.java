package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.runtime.tensorflow.train.TrainingSettings.Noise.Levels;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

final class LossWarpTest {

  private static final int LATENT = 64;
  private static final double MIDDLE = Math.log(LATENT / 9.6);
  private static final double LOWEST = MIDDLE - 1.5;
  private static final double HIGHEST = MIDDLE + 3;

  /** Returns a warp that has seen a loss at every bin; the loss is a function of the noise. */
  private static LossWarp seen(DoubleUnaryOperator loss) {
    LossWarp warp = new LossWarp(LATENT);
    for (int step = 0; step < 3; step++) {
      show(warp, loss);
      warp.endStep();
    }
    return warp;
  }

  private static void show(LossWarp warp, DoubleUnaryOperator loss) {
    for (int bin = 0; bin < LossWarp.BINS; bin++) {
      double noise = LOWEST + (bin + 0.5) * 4.5 / LossWarp.BINS;
      warp.add(-noise, loss.applyAsDouble(noise));
    }
  }

  @Test
  void hasNothingToDrawByBeforeItHasSeenALossThatRises() {
    assertThat(new LossWarp(LATENT).isLearned()).isFalse();
    LossWarp level = seen(noise -> 2);
    level.refresh();
    assertThat(level.isLearned()).as("a level loss").isFalse();
    LossWarp falling = seen(noise -> -noise);
    falling.refresh();
    assertThat(falling.isLearned()).as("a falling loss").isFalse();
    assertThatThrownBy(() -> falling.logSnr(0.5)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void spreadsLevelsEvenlyWhereTheLossRisesEvenly() {
    LossWarp warp = seen(noise -> 3 * noise + 1);
    warp.refresh();
    for (double u : new double[] {0, 0.1, 0.5, 0.75, 1}) {
      assertThat(-warp.logSnr(u))
          .as("share %s", u)
          .isCloseTo(LOWEST + u * (HIGHEST - LOWEST), within(1e-9));
    }
  }

  @Test
  void followsAKnownCurveButForItsEvenShare() {
    // The loss of a lone token: its slope is the window proposal.
    LossWarp warp = seen(noise -> 5.5 * Math.exp(-Math.exp(-(noise - MIDDLE) / 0.85)));
    warp.refresh();
    LevelDraw window = new LevelDraw(x -> 6 - 12 * x, Levels.WINDOW, LATENT, 0);
    double[] windowShare = new double[1];
    for (double u = 0.02; u < 1; u += 0.02) {
      double noise = -window.level(u);
      windowShare[0] = (noise - LOWEST) / (HIGHEST - LOWEST);
      // One part in six is spread evenly.
      assertThat(shareBelow(warp, noise))
          .as("share below %s", noise)
          .isCloseTo((u + 0.2 * windowShare[0]) / 1.2, within(0.01));
    }
  }

  private static double shareBelow(LossWarp warp, double noise) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 50; i++) {
      double u = (low + high) / 2;
      if (-warp.logSnr(u) < noise) {
        low = u;
      } else {
        high = u;
      }
    }
    return low;
  }

  @Test
  void risesWithTheNoiseOverTheWholeRangeWhateverItHasSeen() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      LossWarp warp = new LossWarp(LATENT);
      for (int step = 0; step < 200; step++) {
        // A third of the range is never seen, and what is outside it never counts.
        double noise = LOWEST - 1 + 4 * random.nextDouble();
        warp.add(-noise, random.nextDouble() + (noise > MIDDLE ? 1 : 0));
        warp.endStep();
      }
      warp.refresh();
      double[] noises = new double[101];
      for (int i = 0; i <= 100; i++) {
        noises[i] = -warp.logSnr(i / 100.0);
      }
      assertThat(noises).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
      assertThat(noises[0]).as("seed %d", seed).isCloseTo(LOWEST, within(1e-9));
      assertThat(noises[100]).as("seed %d", seed).isCloseTo(HIGHEST, within(1e-9));
    }
  }

  @Test
  void forgetsOldLossesInTime() {
    LossWarp warp = seen(noise -> 9 - noise);
    for (int step = 0; step < 2_000; step++) {
      show(warp, noise -> noise);
      warp.endStep();
    }
    warp.refresh();
    assertThat(-warp.logSnr(0.5)).isCloseTo((LOWEST + HIGHEST) / 2, within(1e-6));
  }

  @Test
  void goesOnFromItsStateBitForBit() {
    LossWarp whole = seen(noise -> noise * noise);
    whole.refresh();
    LossWarp resumed = new LossWarp(LATENT);
    resumed.restore(whole.state());
    assertThat(resumed.state()).isEqualTo(whole.state());
    for (LossWarp warp : new LossWarp[] {whole, resumed}) {
      show(warp, noise -> noise);
      warp.endStep();
      warp.refresh();
    }
    assertThat(resumed.state()).isEqualTo(whole.state());
    assertThat(resumed.logSnr(0.3)).isEqualTo(whole.logSnr(0.3));
  }

  @Test
  void adaptiveLevelsAreThoseOfTheWindowUntilThereIsAWarp() {
    LossWarp warp = seen(noise -> noise);
    LevelDraw adaptive = new LevelDraw(u -> 6 - 12 * u, Levels.ADAPTIVE, LATENT, 0, warp);
    LevelDraw window = new LevelDraw(u -> 6 - 12 * u, Levels.WINDOW, LATENT, 0);

    assertThat(adaptive.level(0.3)).isEqualTo(window.level(0.3));
    warp.refresh();
    assertThat(adaptive.level(0.3)).isEqualTo(warp.logSnr(0.3)).isNotEqualTo(window.level(0.3));
    double[] quantiles = LossWarp.quantiles(adaptive::level);
    assertThat(quantiles).isSorted().hasSize(17);
    assertThat(Arrays.stream(quantiles).average().orElseThrow())
        .isCloseTo(-(LOWEST + HIGHEST) / 2, within(1e-9));
  }
}
