package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.Conditioning;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.DenoiserModel;
import dev.codefusion.api.denoise.DenoiserProvider;
import dev.codefusion.api.denoise.Embeddings;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A denoiser in plain Java as anybody could write one: it knows a few pairs, and estimates the mean
 * of their programs given the noisy vectors, those more likely whose utterance is more alike.
 *
 * <p>Option {@code pairs}: ids of an utterance, {@code >}, ids of its program; pairs are separated
 * by semicolons, ids by blanks.
 */
public final class MixtureDenoiser implements DenoiserProvider {

  /** Log-odds of a pair with the very tokens against one that shares none. */
  private static final double FIDELITY = 30;

  private record Pair(int[] utterance, int[] code) {}

  @Override
  public String name() {
    return "mixture";
  }

  @Override
  public DenoiserModel create(Options options, Embeddings embeddings) {
    List<Pair> pairs = new ArrayList<>();
    for (String pair : options.text("pairs", "").split(";", -1)) {
      String[] sides = pair.split(">", -1);
      pairs.add(new Pair(ids(sides[0]), ids(sides[1])));
      if (Arrays.stream(ids(sides[1])).anyMatch(id -> id >= embeddings.size())) {
        throw new ConfigurationException(
            "Option 'pairs' of denoiser 'mixture' has ids from %d on, which the model has not."
                .formatted(embeddings.size()));
      }
    }
    return conditioning -> {
      if (conditioning.guidance() != 1) {
        throw new ConfigurationException(
            "Denoiser 'mixture' cannot guide, but guidance is %s; leave it at 1."
                .formatted(conditioning.guidance()));
      }
      return denoiser(pairs, embeddings, conditioning);
    };
  }

  private static int[] ids(String written) {
    return Arrays.stream(written.strip().split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static Denoiser denoiser(
      List<Pair> pairs, Embeddings embeddings, Conditioning conditioning) {
    double[] prior = new double[pairs.size()];
    for (int k = 0; k < prior.length; k++) {
      prior[k] = FIDELITY * Ranker.likeness(pairs.get(k).utterance(), conditioning.tokens());
    }
    return (x, levels) -> {
      Latents x0 = Latents.zeros(x.lengths(), x.dimension());
      float[] confidence = new float[x.rows() * x.longest()];
      for (int row = 0; row < x.rows(); row++) {
        float[][] programs = new float[prior.length][];
        double[] weights = new double[prior.length];
        for (int k = 0; k < prior.length; k++) {
          int[] padded = Arrays.copyOf(pairs.get(k).code(), x.length(row));
          int own = Math.min(pairs.get(k).code().length, padded.length);
          Arrays.fill(padded, own, padded.length, embeddings.padId());
          programs[k] = embeddings.of(padded);
          weights[k] = prior[k] + logDensity(x, levels, row, programs[k]);
        }
        double largest = Arrays.stream(weights).max().orElseThrow();
        double sum = Arrays.stream(weights).map(w -> Math.exp(w - largest)).sum();
        for (int k = 0; k < prior.length; k++) {
          double share = Math.exp(weights[k] - largest) / sum;
          for (int i = 0; i < programs[k].length; i++) {
            x0.values()[x.index(row, 0) + i] += (float) (share * programs[k][i]);
          }
        }
        int from = row * x.longest();
        Arrays.fill(confidence, from, from + x.length(row), (float) (1 / sum));
      }
      return new Estimate(x0, confidence);
    };
  }

  private static double logDensity(Latents x, Levels levels, int row, float[] program) {
    double log = 0;
    for (int i = 0; i < program.length; i++) {
      NoiseLevel level = new NoiseLevel(levels.logSnr(row, i / x.dimension()));
      double off = x.values()[x.index(row, 0) + i] - level.alpha() * program[i];
      log -= off * off / (2 * level.sigma() * level.sigma());
    }
    return log;
  }
}
