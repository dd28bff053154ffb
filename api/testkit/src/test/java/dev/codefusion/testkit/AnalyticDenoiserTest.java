package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.testkit.AnalyticDenoiser.Gaussian;
import org.junit.jupiter.api.Test;

final class AnalyticDenoiserTest {

  private static final Gaussian LEFT = Gaussian.of(0.3, -1.5, 0.2);
  private static final Gaussian RIGHT = Gaussian.of(0.7, 0.5, 0.3);

  @Test
  void agreesWithTheIntegralOverAllX0() {
    AnalyticDenoiser denoiser = new AnalyticDenoiser(LEFT, RIGHT);
    for (double logSnr : new double[] {-6, -1, 0, 2, 5}) {
      NoiseLevel level = new NoiseLevel(logSnr);
      for (float x : new float[] {-2, -0.6f, 0, 0.4f, 1.5f}) {
        Latents asked = Latents.of(new int[] {1}, 1, new float[] {x});
        Estimate estimate = denoiser.estimate(asked, Levels.uniform(level));
        assertThat((double) estimate.x0().values()[0])
            .as("x %s at log-SNR %s", x, logSnr)
            .isCloseTo(integrated(x, level), within(1e-6));
      }
    }
  }

  @Test
  void isSureWhereAComponentExplainsXAlone() {
    AnalyticDenoiser denoiser = new AnalyticDenoiser(LEFT, RIGHT);
    Latents asked = Latents.of(new int[] {2, 1}, 1, new float[] {-1.5f, -0.55f, 0.5f, 0});
    Estimate estimate = denoiser.estimate(asked, Levels.uniform(new NoiseLevel(5)));
    assertThat(estimate.confidence()[0]).isGreaterThan(0.999f);
    assertThat(estimate.confidence()[1]).isLessThan(0.999f).isGreaterThanOrEqualTo(0.5f);
    assertThat(estimate.confidence()[2]).isGreaterThan(0.999f);
    assertThat(estimate.confidence()[3]).as("padding").isZero();
    assertThat(estimate.x0().values()[3]).as("padding").isZero();
  }

  /** The posterior mean by the trapezoidal rule, which converges fast on smooth bumps. */
  private static double integrated(double x, NoiseLevel level) {
    double mass = 0;
    double moment = 0;
    for (double x0 = -6; x0 <= 6; x0 += 1e-3) {
      double p =
          (density(LEFT, x0) + density(RIGHT, x0))
              * normal(x, level.alpha() * x0, level.sigma() * level.sigma());
      mass += p;
      moment += p * x0;
    }
    return moment / mass;
  }

  private static double density(Gaussian gaussian, double x0) {
    double variance = gaussian.deviation() * gaussian.deviation();
    return gaussian.weight() * normal(x0, gaussian.mean()[0], variance);
  }

  private static double normal(double x, double mean, double variance) {
    return Math.exp(-(x - mean) * (x - mean) / (2 * variance)) / Math.sqrt(variance);
  }
}
