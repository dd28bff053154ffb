package dev.codefusion.api.denoise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class NoiseLevelTest {

  @Test
  void preservesVariance() {
    for (double logSnr = -30; logSnr <= 30; logSnr += 0.5) {
      NoiseLevel level = new NoiseLevel(logSnr);
      assertThat(level.alpha() * level.alpha() + level.sigma() * level.sigma())
          .as("log-SNR %s", logSnr)
          .isCloseTo(1, within(1e-15));
      assertThat(level.alpha() * level.alpha())
          .as("log-SNR %s", logSnr)
          .isCloseTo(level.alphaBar(), within(1e-15));
    }
  }

  @Test
  void isTheLogOfTheRatioOfSignalToNoise() {
    for (double logSnr : new double[] {-40, -14.8, -1, 0, 3, 40}) {
      NoiseLevel level = new NoiseLevel(logSnr);
      assertThat(2 * Math.log(level.alpha() / level.sigma()))
          .as("log-SNR %s", logSnr)
          .isCloseTo(logSnr, within(1e-12));
    }
    assertThat(new NoiseLevel(0).alphaBar()).isEqualTo(0.5);
  }

  @Test
  void comesBackFromAlphaBar() {
    for (double alphaBar : new double[] {3.7e-7, 0.01, 0.5, 0.979, 1 - 1e-12}) {
      assertThat(NoiseLevel.ofAlphaBar(alphaBar).alphaBar())
          .isCloseTo(alphaBar, within(1e-15 + 1e-12 * alphaBar));
    }
  }

  @Test
  void refusesWhatIsNotFinite() {
    for (double logSnr : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new NoiseLevel(logSnr));
    }
    for (double alphaBar : new double[] {0, 1, -0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .as("alphaBar %s", alphaBar)
          .isThrownBy(() -> NoiseLevel.ofAlphaBar(alphaBar));
    }
  }
}
