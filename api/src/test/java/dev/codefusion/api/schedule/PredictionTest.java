package dev.codefusion.api.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.denoise.NoiseLevel;
import org.junit.jupiter.api.Test;

final class PredictionTest {

  private static final double[] LOG_SNRS = {-8, -2, 0, 1.5, 6};

  @Test
  void readsEachKindOfTrueOutputAsTheTrueX0() {
    double x0 = 0.7;
    double eps = -1.3;
    for (double logSnr : LOG_SNRS) {
      NoiseLevel level = new NoiseLevel(logSnr);
      double x = level.alpha() * x0 + level.sigma() * eps;
      double v = level.alpha() * eps - level.sigma() * x0;
      assertThat(Prediction.X0.toX0(x0, x, level)).as("x0 at %s", logSnr).isEqualTo(x0);
      assertThat(Prediction.EPSILON.toX0(eps, x, level))
          .as("eps at %s", logSnr)
          .isCloseTo(x0, within(1e-12));
      assertThat(Prediction.V.toX0(v, x, level)).as("v at %s", logSnr).isCloseTo(x0, within(1e-12));
      assertThat(Prediction.EPSILON.ofX0(x0, x, level))
          .as("eps at %s", logSnr)
          .isCloseTo(eps, within(1e-12));
      assertThat(Prediction.V.ofX0(x0, x, level)).as("v at %s", logSnr).isCloseTo(v, within(1e-12));
    }
  }

  /** Where x is not what the output says, the two directions still undo each other. */
  @Test
  void convertsBackAndForth() {
    for (Prediction prediction : Prediction.values()) {
      for (double logSnr : LOG_SNRS) {
        for (double output : new double[] {-2, 0, 0.3}) {
          NoiseLevel level = new NoiseLevel(logSnr);
          double x0 = prediction.toX0(output, 1.1, level);
          assertThat(prediction.ofX0(x0, 1.1, level))
              .as("%s of %s at %s", prediction, output, logSnr)
              .isCloseTo(output, within(1e-12));
        }
      }
    }
  }

  @Test
  void onlyEpsilonAmplifiesErrorsAtTheNoisyEnd() {
    NoiseLevel noisy = new NoiseLevel(-14.8);
    assertThat(change(Prediction.EPSILON, noisy)).isGreaterThan(1000);
    assertThat(change(Prediction.X0, noisy)).isEqualTo(1);
    assertThat(change(Prediction.V, noisy)).isLessThanOrEqualTo(1);
  }

  private static double change(Prediction prediction, NoiseLevel level) {
    return Math.abs(prediction.toX0(1, 0, level) - prediction.toX0(0, 0, level));
  }
}
