package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.testkit.AnalyticDenoiser;
import dev.codefusion.testkit.AnalyticDenoiser.Gaussian;
import dev.codefusion.testkit.Trajectory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Samplers against a mixture, which no finite number of steps hits exactly.
 *
 * <p>The bounds on 256 steps are five standard errors of the quantity for the number of samples
 * drawn; what the steps leave of error is smaller than that.
 */
final class MixtureTest {

  private static final long SEED = 7;
  private static final int SAMPLES = 20_000;

  private final NoiseSchedule cosine = new CosineSchedule().create(Options.none("cosine"));

  @Test
  void ddpmApproachesAMixture() {
    approachesTheMixture(new DdpmSampling(), Map.of());
  }

  @Test
  void ddpmOfLargeVarianceApproachesAMixture() {
    approachesTheMixture(new DdpmSampling(), Map.of("variance", "fixed-large"));
  }

  @Test
  void ddimApproachesAMixture() {
    approachesTheMixture(new DdimSampling(), Map.of());
  }

  /** The mixture 0.3 N(-1.5, 0.2^2) + 0.7 N(0.5, 0.3^2). */
  private void approachesTheMixture(SamplerProvider provider, Map<String, String> options) {
    double mean = 0.3 * -1.5 + 0.7 * 0.5;
    double variance = 0.3 * (0.04 + 1.4 * 1.4) + 0.7 * (0.09 + 0.6 * 0.6);
    double fourth =
        0.3 * (Math.pow(1.4, 4) + 6 * 1.4 * 1.4 * 0.04 + 3 * 0.04 * 0.04)
            + 0.7 * (Math.pow(0.6, 4) + 6 * 0.6 * 0.6 * 0.09 + 3 * 0.09 * 0.09);
    double lastError = Double.POSITIVE_INFINITY;
    for (int steps : new int[] {4, 16, 64, 256}) {
      float[] values = mixtureSamples(provider, options, steps);
      Moments moments = Moments.of(values);
      double error = Math.abs(moments.variance() - variance);
      assertThat(error).as("variance at %d steps, seed %d", steps, SEED).isLessThan(lastError);
      lastError = error;
      if (steps == 256) {
        assertThat(moments.mean())
            .as("mean, seed %d", SEED)
            .isCloseTo(mean, within(5 * Math.sqrt(variance / SAMPLES)));
        assertThat(error)
            .as("error of the variance, seed %d", SEED)
            .isLessThan(5 * Math.sqrt((fourth - variance * variance) / SAMPLES));
        assertThat(shareBelow(-0.5f, values))
            .as("share of the left component, seed %d", SEED)
            .isCloseTo(0.3, within(5 * Math.sqrt(0.3 * 0.7 / SAMPLES)));
      }
    }
  }

  @Test
  void qSamplingNarrowsToTheModesInstead() {
    double variance = 0.3 * (0.04 + 1.4 * 1.4) + 0.7 * (0.09 + 0.6 * 0.6);
    Moments fresh = Moments.of(mixtureSamples(new QSampling(), Map.of(), 64));
    Moments reduced = Moments.of(mixtureSamples(new QSampling(), Map.of("rho", "0.5"), 64));
    assertThat(fresh.variance()).as("seed %d", SEED).isLessThan(0.9 * variance);
    assertThat(reduced.variance()).as("seed %d", SEED).isLessThan(0.5 * fresh.variance());
  }

  private float[] mixtureSamples(SamplerProvider provider, Map<String, String> options, int steps) {
    Denoiser denoiser =
        new AnalyticDenoiser(Gaussian.of(0.3, -1.5, 0.2), Gaussian.of(0.7, 0.5, 0.3));
    return run(provider, options, denoiser, cosine, steps).result().x0().values();
  }

  private static Trajectory run(
      SamplerProvider provider,
      Map<String, String> options,
      Denoiser denoiser,
      NoiseSchedule schedule,
      int steps) {
    return Trajectory.of(
        provider.create(Options.of(provider.name(), options)),
        denoiser,
        schedule,
        steps,
        new Noise(SEED, new int[] {SAMPLES}, 1));
  }

  private static double shareBelow(float bound, float[] values) {
    int below = 0;
    for (float value : values) {
      if (value < bound) {
        below++;
      }
    }
    return (double) below / values.length;
  }
}
