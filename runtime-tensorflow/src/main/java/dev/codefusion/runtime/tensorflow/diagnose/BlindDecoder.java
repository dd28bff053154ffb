package dev.codefusion.runtime.tensorflow.diagnose;

import dev.codefusion.api.denoise.NoiseLevel;
import java.util.SplittableRandom;

/**
 * The best that can be done with one noisy token and the frequencies of tokens, without an
 * utterance or neighbours: Bayes' rule, {@code p(j | x) ~ p(j) N(x; alpha e_j, sigma^2 I)}, whose
 * mean cross-entropy is found by simulation. What a model does no better has not been learned.
 */
final class BlindDecoder {

  private final float[] embeddings;
  private final int dimension;
  private final double[] shares;
  private final double[] squaredNorms;

  /**
   * Makes a decoder.
   *
   * @param embeddings vectors of the tokens, one after the other
   * @param dimension components of each
   * @param shares frequency of each token, above 0, together 1
   */
  BlindDecoder(float[] embeddings, int dimension, double[] shares) {
    this.embeddings = embeddings;
    this.dimension = dimension;
    this.shares = shares;
    squaredNorms = new double[shares.length];
    for (int token = 0; token < shares.length; token++) {
      squaredNorms[token] = product(embeddings, token * dimension, token);
    }
  }

  /**
   * What it reaches at one level.
   *
   * @param crossEntropy in nats a token
   * @param accuracy share of tokens that it gets right
   */
  record Floor(double crossEntropy, double accuracy) {}

  /** Returns the entropy of the frequencies, in nats: the cross-entropy where all is noise. */
  double entropy() {
    double sum = 0;
    for (double share : shares) {
      sum -= share * Math.log(share);
    }
    return sum;
  }

  /** Returns the floor at each level, all from the same {@code draws} tokens and noises. */
  Floor[] floors(NoiseLevel[] levels, int draws, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] crossEntropy = new double[levels.length];
    double[] right = new double[levels.length];
    double[] clean = new double[shares.length];
    double[] noisy = new double[shares.length];
    float[] noise = new float[dimension];
    double shift = random.nextDouble();
    int token = 0;
    double upTo = shares[0];
    for (int draw = 0; draw < draws; draw++) {
      // Equal strides through the frequencies: each token as often as it should be, to within one.
      while ((draw + shift) / draws > upTo && token < shares.length - 1) {
        upTo += shares[++token];
      }
      for (int i = 0; i < dimension; i++) {
        noise[i] = (float) random.nextGaussian();
      }
      for (int other = 0; other < shares.length; other++) {
        clean[other] = product(embeddings, token * dimension, other);
        noisy[other] = product(noise, 0, other);
      }
      for (int k = 0; k < levels.length; k++) {
        double alpha = levels[k].alpha();
        double sigma = levels[k].sigma();
        double highest = Double.NEGATIVE_INFINITY;
        int best = -1;
        double own = 0;
        double[] scores = new double[shares.length];
        for (int j = 0; j < scores.length; j++) {
          double along = alpha * clean[j] + sigma * noisy[j];
          scores[j] =
              Math.log(shares[j])
                  + (alpha * along - alpha * alpha * squaredNorms[j] / 2) / (sigma * sigma);
          if (scores[j] > highest) {
            highest = scores[j];
            best = j;
          }
          own = j == token ? scores[j] : own;
        }
        double sum = 0;
        for (double score : scores) {
          sum += Math.exp(score - highest);
        }
        crossEntropy[k] += (highest + Math.log(sum) - own) / draws;
        right[k] += (best == token ? 1.0 : 0.0) / draws;
      }
    }
    Floor[] floors = new Floor[levels.length];
    for (int k = 0; k < floors.length; k++) {
      floors[k] = new Floor(crossEntropy[k], right[k]);
    }
    return floors;
  }

  private double product(float[] vectors, int from, int token) {
    float sum = 0;
    int start = token * dimension;
    for (int i = 0; i < dimension; i++) {
      sum += vectors[from + i] * embeddings[start + i];
    }
    return sum;
  }
}
