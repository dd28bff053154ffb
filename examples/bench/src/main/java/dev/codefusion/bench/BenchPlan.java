package dev.codefusion.bench;

import dev.codefusion.api.ConfigurationException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to measure.
 *
 * @param settings settings of the network and its engine, as in a training's file
 * @param vocabulary tokens of the vocabulary, shared by code and utterances
 * @param batch rows of a training step
 * @param length code tokens of a row; utterances have two thirds of it, at most 64
 * @param samples programs of a generation
 * @param steps denoising steps of a generation
 * @param rounds turns that work and roof take
 * @param seconds length of a turn
 */
public record BenchPlan(
    Map<String, String> settings,
    int vocabulary,
    int batch,
    int length,
    int samples,
    int steps,
    int rounds,
    double seconds) {

  public BenchPlan {
    settings = new TreeMap<>(settings);
    requireWithin("--vocabulary", vocabulary, 16, 1_000_000);
    requireWithin("--batch", batch, 1, 65_536);
    requireWithin("--length", length, 1, 4_096);
    requireWithin("--samples", samples, 1, 1_000);
    requireWithin("--steps", steps, 1, 10_000);
    requireWithin("--rounds", rounds, 1, 1_000);
    if (!(seconds > 0 && seconds <= 3_600)) {
      throw new ConfigurationException(
          "--seconds is %s, but must be above 0 and at most 3600.".formatted(seconds));
    }
  }

  int utteranceLength() {
    return Math.max(1, Math.min(64, length * 2 / 3));
  }

  private static void requireWithin(String option, int value, int from, int to) {
    if (value < from || value > to) {
      throw new ConfigurationException(
          "%s is %d, but must be from %d to %d.".formatted(option, value, from, to));
    }
  }
}
