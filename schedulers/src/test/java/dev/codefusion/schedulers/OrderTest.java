package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.testkit.AnalyticDenoiser;
import dev.codefusion.testkit.AnalyticDenoiser.Gaussian;
import dev.codefusion.testkit.Trajectory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How fast the samplers that keep the marginals approach them as steps are doubled.
 *
 * <p>The data are the mixture 0.3 N(-1.5, 0.4^2) + 0.7 N(0.5, 0.5^2), in one dimension, and time
 * runs over log-SNR from -7 to 3 in even strides. Between these levels the exact answer is known:
 * the differential equation keeps the order of points, so that it takes each quantile of the one
 * marginal to the same quantile of the other.
 */
final class OrderTest {

  private static final long SEED = 5;
  private static final double FROM = -7;
  private static final double TO = 3;
  private static final Gaussian LEFT = Gaussian.of(0.3, -1.5, 0.4);
  private static final Gaussian RIGHT = Gaussian.of(0.7, 0.5, 0.5);
  private static final double MEAN = 0.3 * -1.5 + 0.7 * 0.5;
  private static final double VARIANCE = 0.3 * (0.16 + 1.4 * 1.4) + 0.7 * (0.25 + 0.6 * 0.6);

  private static final NoiseSchedule EVEN = u -> TO + (FROM - TO) * u;

  private final Denoiser denoiser = new AnalyticDenoiser(LEFT, RIGHT);

  @Test
  void ddimIsOfFirstOrder() {
    double[] errors = errors(new DdimSampling(), 16, 32, 64);
    assertThat(order(errors[0], errors[1])).as("32 strides against 16").isCloseTo(1, within(0.2));
    assertThat(order(errors[1], errors[2])).as("64 strides against 32").isCloseTo(1, within(0.1));
  }

  @Test
  void dpmSolver2mIsOfSecondOrder() {
    double[] errors = errors(new DpmSolver2m(), 16, 32, 64);
    assertThat(order(errors[0], errors[1])).as("32 strides against 16").isCloseTo(2, within(0.4));
    assertThat(order(errors[1], errors[2])).as("64 strides against 32").isCloseTo(2, within(0.2));
    assertThat(errors[1])
        .as("32 strides, against ddim with as many")
        .isLessThan(errors(new DdimSampling(), 32)[0] / 5);
  }

  @Test
  void bothApproachTheMomentsInTheirOrder() {
    double[] first = varianceErrors(new DdimSampling(), 16, 32, 64);
    double[] second = varianceErrors(new DpmSolver2m(), 16, 32, 64);
    assertThat(order(first[1], first[2])).as("ddim").isCloseTo(1, within(0.15));
    assertThat(order(second[1], second[2])).as("dpm-solver-2m").isCloseTo(2, within(0.4));
  }

  @Test
  void ddpmApproachesTheMomentsInFirstOrder() {
    for (Map.Entry<String, Transition.Rule> rule :
        Map.<String, Transition.Rule>of(
                "fixed-small", DdpmSampling::fixedSmall, "fixed-large", DdpmSampling::fixedLarge)
            .entrySet()) {
      double[] errors = new double[3];
      for (int i = 0; i < errors.length; i++) {
        errors[i] = Math.abs(varianceOfDensity(rule.getValue(), 16 << i) - noisy(TO));
      }
      assertThat(order(errors[1], errors[2])).as(rule.getKey()).isCloseTo(1, within(0.15));
      assertThat(errors[2]).as(rule.getKey()).isLessThan(0.05 * noisy(TO));
    }
  }

  /** Returns the root mean square distance from the exact points, for each number of strides. */
  private double[] errors(SamplerProvider provider, int... strides) {
    double[] errors = new double[strides.length];
    for (int i = 0; i < strides.length; i++) {
      float[][] ends = ends(provider, strides[i]);
      double squares = 0;
      for (int point = 0; point < ends[0].length; point++) {
        double off = ends[1][point] - transported(ends[0][point]);
        squares += off * off;
      }
      errors[i] = Math.sqrt(squares / ends[0].length);
    }
    return errors;
  }

  /** Returns how far the variance is from that of the same points transported exactly. */
  private double[] varianceErrors(SamplerProvider provider, int... strides) {
    double[] errors = new double[strides.length];
    for (int i = 0; i < strides.length; i++) {
      float[][] ends = ends(provider, strides[i]);
      float[] exact = new float[ends[0].length];
      for (int point = 0; point < exact.length; point++) {
        exact[point] = (float) transported(ends[0][point]);
      }
      errors[i] = Math.abs(Moments.of(ends[1]).variance() - Moments.of(exact).variance());
    }
    return errors;
  }

  /** Returns the points where a sampler starts and where it last asks. */
  private float[][] ends(SamplerProvider provider, int strides) {
    Trajectory run =
        Trajectory.of(
            provider.create(Options.of(provider.name(), Map.of("grid", "endpoints"))),
            denoiser,
            EVEN,
            strides + 1,
            new Noise(SEED, new int[] {400}, 1));
    return new float[][] {run.asked().get(0).values(), run.asked().get(strides).values()};
  }

  private static double order(double coarse, double fine) {
    return Math.log(coarse / fine) / Math.log(2);
  }

  /** Returns where the differential equation takes a point. */
  private static double transported(double x) {
    return quantile(cumulative(x, new NoiseLevel(FROM)), new NoiseLevel(TO));
  }

  /** Returns the point below which a share of the marginal lies, by bisection. */
  private static double quantile(double share, NoiseLevel level) {
    double low = -10;
    double high = 10;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (cumulative(middle, level) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double cumulative(double x, NoiseLevel level) {
    double sum = 0;
    for (Gaussian one : new Gaussian[] {LEFT, RIGHT}) {
      double scaled = level.alpha() * one.deviation();
      double deviation = Math.hypot(scaled, level.sigma());
      sum += one.weight() * normal((x - level.alpha() * one.mean()[0]) / deviation);
    }
    return sum;
  }

  /** Returns the standard normal distribution function, by Taylor's series of its density. */
  private static double normal(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 200 && Math.abs(term) > 1e-17; n++) {
      term *= x * x / (2 * n + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double noisy(double logSnr) {
    NoiseLevel level = new NoiseLevel(logSnr);
    return level.alphaBar() * VARIANCE + 1 - level.alphaBar();
  }

  /**
   * Carries the density of x itself through the moves, by summing over a fine net of points, so
   * that no error of sampling hides that of the steps, and returns the variance at the end.
   */
  private double varianceOfDensity(Transition.Rule rule, int strides) {
    int points = 500;
    double net = 14.0 / points;
    float[] x = new float[points];
    for (int i = 0; i < points; i++) {
      x[i] = (float) (-7 + (i + 0.5) * net);
    }
    double[] density = new double[points];
    NoiseLevel start = new NoiseLevel(FROM);
    for (int i = 0; i < points; i++) {
      density[i] = cumulative(x[i] + net / 2, start) - cumulative(x[i] - net / 2, start);
    }
    for (int stride = 0; stride < strides; stride++) {
      NoiseLevel from = EVEN.at(1 - stride / (double) strides);
      NoiseLevel to = EVEN.at(1 - (stride + 1) / (double) strides);
      Transition move = rule.between(from, to);
      float[] x0 =
          denoiser
              .estimate(Latents.of(new int[] {points}, 1, x), Levels.uniform(from))
              .x0()
              .values();
      double[] next = new double[points];
      for (int i = 0; i < points; i++) {
        double mean = move.clean() * x0[i] + move.residual() * (x[i] - from.alpha() * x0[i]);
        spread(next, density[i], (mean + 7) / net - 0.5, move.fresh() / net);
      }
      density = next;
    }
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < points; i++) {
      mean += density[i] * x[i];
      squares += density[i] * x[i] * x[i];
    }
    return squares - mean * mean;
  }

  /** Adds a normal bump of a mass to a net of points; centre and width are in strides of it. */
  private static void spread(double[] net, double mass, double centre, double width) {
    int from = (int) Math.max(0, Math.ceil(centre - 7 * width));
    int to = (int) Math.min(net.length - 1, Math.floor(centre + 7 * width));
    double factor = mass / (width * Math.sqrt(2 * Math.PI));
    for (int i = from; i <= to; i++) {
      double off = (i - centre) / width;
      net[i] += factor * Math.exp(-off * off / 2);
    }
  }

  @Test
  void theExactTransportKeepsTheMoments() {
    double[] x = new double[2000];
    for (int i = 0; i < x.length; i++) {
      x[i] = transported(quantile((i + 0.5) / x.length, new NoiseLevel(FROM)));
    }
    double mean = 0;
    double squares = 0;
    for (double value : x) {
      mean += value / x.length;
      squares += value * value / x.length;
    }
    assertThat(mean).isCloseTo(new NoiseLevel(TO).alpha() * MEAN, within(1e-3));
    assertThat(squares - mean * mean).isCloseTo(noisy(TO), within(3e-3));
  }
}
