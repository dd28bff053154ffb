package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Noise;
import java.util.ArrayList;
import java.util.List;

/**
 * What the denoiser itself holds of finished programs. The decoder only says how sure it is of the
 * tokens that it wrote, which is high for nonsense too; here, half of a program is put back to pure
 * noise, and the denoiser must foretell it from the utterance and the other half (a
 * pseudo-log-likelihood, as Salazar et al. 2020 take it from masked language models, with halves in
 * place of single tokens). Programs of different lengths compare by their sums together with the
 * length's own log-probability.
 *
 * @param graph the network, which learned levels that differ between tokens
 * @param hidden level of the tokens to foretell
 * @param shown level of the others
 * @param dimension of the diffused vectors
 */
record Evidence(InferenceGraph graph, NoiseLevel hidden, NoiseLevel shown, int dimension) {

  /** Every second token is hidden, then every other one. */
  private static final int VIEWS = 2;

  /**
   * Returns the log-likelihood of each program, in nats; the more, the likelier.
   *
   * @param programs tokens, at least one each, and no more than the network can write
   * @param seed decides the noise
   */
  double[] of(InferenceGraph.Condition condition, List<int[]> programs, long seed) {
    if (programs.isEmpty()) {
      return new double[0];
    }
    List<int[]> rows = new ArrayList<>();
    programs.forEach(
        program -> {
          for (int view = 0; view < VIEWS; view++) {
            rows.add(program);
          }
        });
    Latents x =
        new Noise(seed, rows.stream().mapToInt(row -> row.length).toArray(), dimension).next();
    int longest = x.longest();
    int[] target = new int[rows.size() * longest];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, target, row * longest, rows.get(row).length);
    }
    float[] clean = graph.embed(target, rows.size());
    float[] logSnr = new float[target.length];
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < x.length(row); i++) {
        NoiseLevel level = hides(row % VIEWS, i) ? hidden : shown;
        int position = row * longest + i;
        logSnr[position] = (float) level.logSnr();
        level.mix(clean, x.values(), position * dimension, (position + 1) * dimension);
      }
    }
    float[] crossEntropy = graph.score(condition, x, logSnr, target).crossEntropy();
    double[] evidence = new double[programs.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < x.length(row); i++) {
        if (hides(row % VIEWS, i)) {
          evidence[row / VIEWS] -= crossEntropy[row * longest + i];
        }
      }
    }
    for (int i = 0; i < evidence.length; i++) {
      float share = condition.lengthShares()[programs.get(i).length - 1];
      evidence[i] += Math.log(Math.max(share, Float.MIN_NORMAL));
    }
    return evidence;
  }

  private static boolean hides(int view, int position) {
    return position % VIEWS == view;
  }
}
