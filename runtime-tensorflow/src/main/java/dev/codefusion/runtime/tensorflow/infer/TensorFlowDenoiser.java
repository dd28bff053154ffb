package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;

/**
 * The network as a denoiser, for one run under one condition. Remembers its last estimate, where
 * the model was trained to read it. Owns nothing: graph and condition belong to its maker.
 */
final class TensorFlowDenoiser implements Denoiser {

  private final InferenceGraph graph;
  private final InferenceGraph.Condition condition;
  private final boolean selfConditioning;
  private final double temperature;
  private float[] previous = new float[0];
  private int[] guess = new int[0];

  TensorFlowDenoiser(
      InferenceGraph graph,
      InferenceGraph.Condition condition,
      boolean selfConditioning,
      double temperature) {
    this.graph = graph;
    this.condition = condition;
    this.selfConditioning = selfConditioning;
    this.temperature = temperature;
  }

  @Override
  public Estimate estimate(Latents x, Levels levels) {
    float[] logSnr = new float[x.rows() * x.longest()];
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.length(row); i++) {
        logSnr[row * x.longest() + i] = (float) levels.logSnr(row, i);
      }
    }
    boolean remembers = selfConditioning && previous.length == x.values().length;
    float[] selfCondition = remembers ? previous : new float[x.values().length];
    InferenceGraph.Denoised denoised =
        graph.denoise(condition, x, selfCondition, logSnr, temperature);
    previous = denoised.x0();
    guess = denoised.guess();
    return new Estimate(
        Latents.of(x.lengths(), x.dimension(), denoised.x0()), denoised.confidence());
  }

  /** Returns the likeliest token at each position, rows x longest, by the last estimate. */
  int[] guess() {
    return guess;
  }
}
