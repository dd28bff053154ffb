package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Prediction;
import dev.codefusion.testkit.Trajectory;
import org.junit.jupiter.api.Test;

/**
 * Figures that the tests of Hugging Face's diffusers publish for its DDIM and DDPM schedulers, over
 * the linear schedule of Ho et al.: betas from 1e-4 to 0.02 in 1000 steps.
 */
final class PublishedConstantsTest {

  private static final double[] ALPHA_BAR = linear();

  /**
   * The whole DDIM loop at t = 900, 800, ... 0, on the sample i / 768 for i from 0 to 767 and the
   * denoiser eps = x t / (t + 1).
   *
   * <p>Both are linear, so that the loop multiplies each component by one factor. It is found here
   * on noise and applied to that sample.
   */
  @Test
  void ddimLoopReachesThePublishedSumAndMean() {
    NoiseSchedule schedule = u -> NoiseLevel.ofAlphaBar(ALPHA_BAR[step(u)]).logSnr();
    int[] calls = {0};
    Denoiser dummy =
        (x, levels) -> {
          int t = 900 - 100 * calls[0]++;
          NoiseLevel level = new NoiseLevel(levels.noisiest());
          assertThat(level.alphaBar()).as("t %d", t).isCloseTo(ALPHA_BAR[t], within(1e-12));
          Latents x0 = Latents.zeros(x.lengths(), x.dimension());
          for (int i = 0; i < x.values().length; i++) {
            double eps = x.values()[i] * (double) t / (t + 1);
            x0.values()[i] = (float) Prediction.EPSILON.toX0(eps, x.values()[i], level);
          }
          return new Estimate(x0, new float[x.rows() * x.longest()]);
        };
    Trajectory run =
        Trajectory.of(
            new DdimSampling().create(Options.none("sampler 'ddim'")),
            dummy,
            schedule,
            10,
            new Noise(1, new int[] {1}, 8));
    double sumOfSample = 767 / 2.0;
    for (int i = 0; i < 8; i++) {
      double factor = (double) run.result().x0().values()[i] / run.asked().get(0).values()[i];
      assertThat(factor * sumOfSample)
          .as("sum by component %d, seed 1", i)
          .isCloseTo(172.0067, within(1e-2))
          .isCloseTo(172.0065, within(1e-3));
      assertThat(factor * sumOfSample / 768)
          .as("mean by component %d, seed 1", i)
          .isCloseTo(0.223967, within(1e-3));
    }
  }

  @Test
  void stepVariancesAreThePublishedOnes() {
    assertThat(variance(420, 400)).isCloseTo(0.14771, within(1e-5));
    assertThat(variance(980, 960)).isCloseTo(0.32460, within(1e-5));
    assertThat(variance(487, 486)).isCloseTo(0.00979, within(1e-5));
    assertThat(variance(999, 998)).isCloseTo(0.02, within(1e-5));
  }

  /** Returns t for u: ten steps of a grid that is uniform in u are t = 900, 800, ... 0. */
  private static int step(double u) {
    return Math.max(0, (int) Math.round(1000 * u) - 100);
  }

  private static double variance(int from, int to) {
    double deviation =
        DdpmSampling.fixedSmall(
                NoiseLevel.ofAlphaBar(ALPHA_BAR[from]), NoiseLevel.ofAlphaBar(ALPHA_BAR[to]))
            .fresh();
    return deviation * deviation;
  }

  private static double[] linear() {
    double[] alphaBar = new double[1000];
    double product = 1;
    for (int t = 0; t < 1000; t++) {
      product *= 1 - (1e-4 + (0.02 - 1e-4) * t / 999);
      alphaBar[t] = product;
    }
    return alphaBar;
  }
}
