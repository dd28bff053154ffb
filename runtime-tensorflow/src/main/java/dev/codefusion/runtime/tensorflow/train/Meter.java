package dev.codefusion.runtime.tensorflow.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums up what happens between two reports. */
final class Meter {

  final LevelTable levels;
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private double loss;
  private double gradientNorm;
  private long steps;
  private long timed;
  private long nanos;

  /**
   * What a checkpoint keeps: sums over the steps since the last report. Their time is not kept,
   * since the training may go on elsewhere.
   *
   * @param steps how many steps
   * @param loss sum of the weighted sums of losses
   * @param gradientNorm sum of the gradients' norms
   * @param losses sums of the unweighted losses by name
   * @param levels sums by noise level
   */
  record State(
      long steps,
      double loss,
      double gradientNorm,
      Map<String, Double> losses,
      LevelTable.State levels) {

    /** No step since the last report. */
    static final State NONE = new State(0, 0, 0, Map.of(), LevelTable.State.NONE);
  }

  /** Makes an empty one; the warp learns of every token that is reported. */
  Meter(int latent, LossWarp warp) {
    this(latent, warp, State.NONE);
  }

  /** Makes one that goes on from what a checkpoint kept. */
  Meter(int latent, LossWarp warp, State kept) {
    levels = new LevelTable(latent, warp);
    levels.restore(kept.levels());
    sums.putAll(kept.losses());
    loss = kept.loss();
    gradientNorm = kept.gradientNorm();
    steps = kept.steps();
  }

  State state() {
    return new State(steps, loss, gradientNorm, new LinkedHashMap<>(sums), levels.state());
  }

  void add(TrainingGraph.Outcome outcome, long stepNanos) {
    outcome.terms().forEach((name, value) -> sums.merge(name, value, Double::sum));
    loss += outcome.loss();
    gradientNorm += outcome.gradientNorm();
    steps++;
    timed++;
    nanos += stepNanos;
  }

  /** Returns the speed of the steps added here; NaN before the first. */
  double stepsPerSecond() {
    return timed / (nanos * 1e-9);
  }

  TrainingReport report(
      long step, long all, double rate, List<LevelLoss> devLevels, Map<String, Double> dev) {
    sums.replaceAll((name, sum) -> sum / steps);
    return new TrainingReport(
        step,
        all,
        loss / steps,
        rate,
        gradientNorm / steps,
        stepsPerSecond(),
        (all - step) / stepsPerSecond(),
        sums,
        // An autoregressive network knows no levels.
        Double.isNaN(levels.mean()) ? List.of() : levels.means(),
        devLevels,
        dev);
  }
}
