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
  private long nanos;

  /** Makes an empty one; the warp learns of every token that is reported. */
  Meter(int latent, LossWarp warp) {
    levels = new LevelTable(latent, warp);
  }

  void add(TrainingGraph.Outcome outcome, long stepNanos) {
    outcome.terms().forEach((name, value) -> sums.merge(name, value, Double::sum));
    loss += outcome.loss();
    gradientNorm += outcome.gradientNorm();
    steps++;
    nanos += stepNanos;
  }

  double stepsPerSecond() {
    return steps / (nanos * 1e-9);
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
