package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import java.util.Arrays;

/**
 * The network as a denoiser, for one run. Remembers its last estimate, where the model was trained
 * to read it; holds the tokens that are given; with early exit, computes a row no more once it has
 * settled. Owns nothing: graph and condition belong to its maker.
 */
final class TensorFlowDenoiser implements Denoiser {

  private final InferenceGraph graph;
  private final InferenceGraph.Condition condition;
  private final InferenceGraph.Manner manner;
  private final boolean selfConditioning;
  private final Given given;
  private final Settling settling;

  private int calls;
  private int[] callsOfRow = new int[0];
  private float[] previous = new float[0];
  private float[] x0 = new float[0];
  private float[] confidence = new float[0];
  private int[] guess = new int[0];

  TensorFlowDenoiser(
      InferenceGraph graph,
      InferenceGraph.Condition condition,
      InferenceGraph.Manner manner,
      boolean selfConditioning,
      Given given,
      Settling settling) {
    this.graph = graph;
    this.condition = condition;
    this.manner = manner;
    this.selfConditioning = selfConditioning;
    this.given = given;
    this.settling = settling;
  }

  @Override
  public Estimate estimate(Latents x, Levels levels) {
    int longest = x.longest();
    if (x0.length != x.values().length) {
      previous = new float[x.values().length];
      x0 = new float[x.values().length];
      confidence = new float[x.rows() * longest];
      guess = new int[x.rows() * longest];
      callsOfRow = new int[x.rows()];
    }
    int[] open = settling.open(x.rows());
    if (open.length > 0) {
      denoise(x, levels, open);
    }
    // Samplers and listeners may hold on to what they got.
    return new Estimate(Latents.of(x.lengths(), x.dimension(), x0.clone()), confidence.clone());
  }

  private void denoise(Latents x, Levels levels, int[] open) {
    Rows rows = new Rows(open, x.lengths(), x.dimension());
    float[] logSnr = new float[x.rows() * x.longest()];
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.length(row); i++) {
        logSnr[row * x.longest() + i] = (float) levels.logSnr(row, i);
      }
    }
    float[] noisy = given.isEmpty() ? x.values() : x.values().clone();
    given.putInto(noisy, logSnr, levels.isUniform());
    InferenceGraph.Denoised denoised =
        graph.denoise(
            condition,
            open,
            x.rows(),
            rows.latents(noisy),
            selfConditioning ? rows.pickVectors(previous) : rows.zeroVectors(),
            rows.pick(logSnr),
            manner,
            calls++);
    for (int row : open) {
      callsOfRow[row]++;
    }
    int[] before = guess.clone();
    rows.putVectors(denoised.x0(), previous);
    rows.putVectors(denoised.clamped(), x0);
    rows.put(denoised.confidence(), confidence);
    rows.put(denoised.guess(), guess);
    given.putInto(previous, x0, confidence, guess);
    settling.see(before, guess, confidence, x.lengths());
  }

  /** Returns the likeliest token at each position, rows x longest, by the last estimate. */
  int[] guess() {
    return guess.clone();
  }

  /** Returns how many estimates of these rows the network was asked for. */
  int calls(int from, int count) {
    return Arrays.stream(callsOfRow, from, from + count).max().orElse(0);
  }

  /** Returns whether all rows have settled, so that no further estimate would differ. */
  boolean isSettled() {
    return settling.all();
  }
}
