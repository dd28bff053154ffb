package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import java.util.Arrays;

/**
 * Noise levels between which equal shares of a model's training lie, as a training with adaptive
 * levels writes them: log-SNRs that rise, separated by blanks. Immutable.
 */
final class Quantiles {

  private final double[] levels;

  private Quantiles(double[] levels) {
    this.levels = levels;
  }

  /** Makes a list of two levels. */
  static Quantiles of(double noisiest, double cleanest) {
    return new Quantiles(new double[] {noisiest, cleanest});
  }

  /**
   * Reads a list, the value of an option {@code levels}.
   *
   * @throws ConfigurationException where it is not two or more rising numbers
   */
  static Quantiles parse(String list) {
    double[] levels = new double[0];
    try {
      levels = Arrays.stream(list.strip().split(" +")).mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      // Falls through to the one message for all faults.
    }
    boolean rises = levels.length >= 2;
    for (int i = 1; i < levels.length; i++) {
      rises &= levels[i] > levels[i - 1];
    }
    if (!rises || !Arrays.stream(levels).allMatch(Double::isFinite)) {
      throw new ConfigurationException(
          "Option 'levels' is '%s', but must be two or more rising log-SNRs, separated by blanks."
              .formatted(list));
    }
    return new Quantiles(levels);
  }

  int count() {
    return levels.length;
  }

  double noisiest() {
    return levels[0];
  }

  double cleanest() {
    return levels[levels.length - 1];
  }

  /** Returns the level at a share of the way through the list, from 0 to 1. */
  double share(double share) {
    return at(share * (levels.length - 1));
  }

  /**
   * Returns the level at a place in the list, linearly between two of it.
   *
   * @param index from 0; above {@code count() - 1} the last stride goes on
   */
  double at(double index) {
    int before = Math.min((int) index, levels.length - 2);
    double share = index - before;
    return (1 - share) * levels[before] + share * levels[before + 1];
  }
}
