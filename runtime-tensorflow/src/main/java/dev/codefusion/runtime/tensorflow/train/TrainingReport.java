package dev.codefusion.runtime.tensorflow.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a training went since its last report.
 *
 * @param step steps done
 * @param steps steps in all
 * @param loss mean of the weighted sum of losses
 * @param learningRate rate of the last step
 * @param gradientNorm mean norm of all gradients before clipping
 * @param stepsPerSecond speed, without looks at the development data and checkpoints
 * @param secondsLeft seconds to the end at this speed
 * @param losses means of the unweighted losses by name
 * @param levels the denoiser's own estimate by noise level, on what was learned from
 * @param devLevels the same on the development data, with the raw weights; empty where this report
 *     had no look at it
 * @param dev further figures on the development data by name; empty likewise
 */
public record TrainingReport(
    long step,
    long steps,
    double loss,
    double learningRate,
    double gradientNorm,
    double stepsPerSecond,
    double secondsLeft,
    Map<String, Double> losses,
    List<LevelLoss> levels,
    List<LevelLoss> devLevels,
    Map<String, Double> dev) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public TrainingReport {
    losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
    levels = List.copyOf(levels);
    devLevels = List.copyOf(devLevels);
    dev = Collections.unmodifiableMap(new TreeMap<>(dev));
  }

  /** Returns the report as one line of JSON; ends of ranges that are open are null. */
  public String toJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("step", step).put("steps", steps);
    put(node, "loss", loss);
    put(node, "learningRate", learningRate);
    put(node, "gradientNorm", gradientNorm);
    put(node, "stepsPerSecond", stepsPerSecond);
    put(node, "secondsLeft", Math.rint(secondsLeft));
    ObjectNode parts = node.putObject("losses");
    losses.forEach((name, value) -> put(parts, name, value));
    putLevels(node.putArray("levels"), levels);
    if (!devLevels.isEmpty()) {
      putLevels(node.putArray("devLevels"), devLevels);
    }
    if (!dev.isEmpty()) {
      ObjectNode figures = node.putObject("dev");
      dev.forEach((name, value) -> put(figures, name, value));
    }
    return node.toString();
  }

  private static void putLevels(ArrayNode array, List<LevelLoss> levels) {
    for (LevelLoss level : levels) {
      ObjectNode node = array.addObject();
      put(node, "logSnrFrom", level.logSnrFrom());
      put(node, "logSnrTo", level.logSnrTo());
      put(node, "crossEntropy", level.crossEntropy());
      put(node, "accuracy", level.accuracy());
      node.put("tokens", level.tokens());
    }
  }

  /** Five significant digits say all that a report's noise lets them say. */
  private static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(
          name, new java.math.BigDecimal(value).round(new java.math.MathContext(5)).doubleValue());
    } else {
      node.putNull(name);
    }
  }
}
