package dev.codefusion.runtime.tensorflow.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.denoise.NoiseLevel;
import org.junit.jupiter.api.Test;

final class BlindDecoderTest {

  private static final double[] SHARES = {0.5, 0.25, 0.25};
  private static final float[] EMBEDDINGS = {1, -1, -1, 1, 1, 1};

  private static NoiseLevel[] levels(double... logSnr) {
    NoiseLevel[] levels = new NoiseLevel[logSnr.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new NoiseLevel(logSnr[i]);
    }
    return levels;
  }

  @Test
  void knowsTheFrequenciesAloneWhereAllIsNoiseAndEverythingWhereNothingIs() {
    BlindDecoder blind = new BlindDecoder(EMBEDDINGS, 2, SHARES);
    BlindDecoder.Floor[] floors = blind.floors(levels(-60, 8), 4_000, 1);

    assertThat(blind.entropy()).isCloseTo(1.5 * Math.log(2), within(1e-12));
    assertThat(floors[0].crossEntropy()).isCloseTo(blind.entropy(), within(1e-3));
    assertThat(floors[0].accuracy()).as("the most frequent token").isCloseTo(0.5, within(1e-3));
    assertThat(floors[1].crossEntropy()).isCloseTo(0, within(1e-9));
    assertThat(floors[1].accuracy()).isCloseTo(1, within(1e-9));
  }

  @Test
  void agreesWithTheIntegralForTwoOppositeTokens() {
    BlindDecoder blind = new BlindDecoder(new float[] {1, -1}, 1, new double[] {0.5, 0.5});
    for (double snr : new double[] {0.25, 1, 4}) {
      BlindDecoder.Floor floor = blind.floors(levels(Math.log(snr)), 40_000, 2)[0];
      // x / sigma is a + n with a^2 the signal-to-noise ratio; the posterior odds are exp(2a(a+n)).
      double a = Math.sqrt(snr);
      double crossEntropy = 0;
      double right = 0;
      double stride = 1e-3;
      for (double n = -8; n < 8; n += stride) {
        double weight = stride * Math.exp(-n * n / 2) / Math.sqrt(2 * Math.PI);
        crossEntropy += weight * Math.log1p(Math.exp(-2 * a * (a + n)));
        right += n > -a ? weight : 0;
      }
      assertThat(floor.crossEntropy())
          .as("snr %s, seed 2", snr)
          .isCloseTo(crossEntropy, within(0.015));
      assertThat(floor.accuracy()).as("snr %s, seed 2", snr).isCloseTo(right, within(0.012));
    }
  }

  @Test
  void takesLongerVectorsForWhatTheyAre() {
    // At 0 and at 2, with equal shares: midway the posterior is even, so errors are symmetric.
    BlindDecoder blind = new BlindDecoder(new float[] {0, 2}, 1, new double[] {0.5, 0.5});
    BlindDecoder centred = new BlindDecoder(new float[] {-1, 1}, 1, new double[] {0.5, 0.5});

    assertThat(blind.floors(levels(0), 20_000, 3)[0].crossEntropy())
        .isCloseTo(centred.floors(levels(0), 20_000, 3)[0].crossEntropy(), within(0.02));
  }
}
