package dev.codefusion.testkit;

import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import java.util.List;

/**
 * The exact denoiser of data whose distribution is known: every position is drawn by itself from
 * one mixture of round Gaussians.
 *
 * <p>A component {@code N(mean, deviation^2 I)} looks from noisy x like {@code N(alpha mean, v I)}
 * with {@code v = alpha^2 deviation^2 + sigma^2}. So the components' posterior weights are in the
 * ratio {@code weight v^(-d/2) exp(-|x - alpha mean|^2 / 2v)}, and each expects x0 at {@code mean +
 * alpha deviation^2 / v (x - alpha mean)}. The estimate is the weighted mean, the confidence the
 * largest weight. A sampler that keeps the marginals must reproduce the mixture through it.
 *
 * <p>Unlike others, it is immutable: safe for many threads, and good for any number of runs.
 */
public final class AnalyticDenoiser implements Denoiser {

  /**
   * One Gaussian of the mixture.
   *
   * @param weight its share of the data, above 0; the weights of a mixture add up to 1
   * @param mean one value for each component of a vector
   * @param deviation standard deviation of every component, at least 0
   */
  public record Gaussian(double weight, double[] mean, double deviation) {

    /** Returns a one-dimensional Gaussian. */
    public static Gaussian of(double weight, double mean, double deviation) {
      return new Gaussian(weight, new double[] {mean}, deviation);
    }

    private double noisyVariance(NoiseLevel level) {
      double scaled = level.alpha() * deviation;
      return scaled * scaled + level.sigma() * level.sigma();
    }

    private double logLikelihood(float[] x, int start, NoiseLevel level) {
      double variance = noisyVariance(level);
      double squares = 0;
      for (int i = 0; i < mean.length; i++) {
        double off = x[start + i] - level.alpha() * mean[i];
        squares += off * off;
      }
      return Math.log(weight) - 0.5 * (mean.length * Math.log(variance) + squares / variance);
    }

    private double expectedX0(int i, double x, NoiseLevel level) {
      double gain = level.alpha() * deviation * deviation / noisyVariance(level);
      return mean[i] + gain * (x - level.alpha() * mean[i]);
    }
  }

  private final List<Gaussian> mixture;

  /** Makes the denoiser of a mixture of at least one Gaussian, all of one dimension. */
  public AnalyticDenoiser(Gaussian... mixture) {
    this.mixture = List.of(mixture);
  }

  @Override
  public Estimate estimate(Latents x, Levels levels) {
    Latents x0 = Latents.zeros(x.lengths(), x.dimension());
    float[] confidence = new float[x.rows() * x.longest()];
    for (int row = 0; row < x.rows(); row++) {
      for (int position = 0; position < x.length(row); position++) {
        NoiseLevel level = new NoiseLevel(levels.logSnr(row, position));
        int start = x.index(row, position);
        double[] weights = posteriorWeights(x.values(), start, level);
        for (int i = 0; i < x.dimension(); i++) {
          double sum = 0;
          for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * mixture.get(k).expectedX0(i, x.values()[start + i], level);
          }
          x0.values()[start + i] = (float) sum;
        }
        double largest = 0;
        for (double weight : weights) {
          largest = Math.max(largest, weight);
        }
        confidence[row * x.longest() + position] = (float) largest;
      }
    }
    return new Estimate(x0, confidence);
  }

  private double[] posteriorWeights(float[] x, int start, NoiseLevel level) {
    double[] weights = new double[mixture.size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < weights.length; k++) {
      weights[k] = mixture.get(k).logLikelihood(x, start, level);
      largest = Math.max(largest, weights[k]);
    }
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      weights[k] = Math.exp(weights[k] - largest);
      sum += weights[k];
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= sum;
    }
    return weights;
  }
}
