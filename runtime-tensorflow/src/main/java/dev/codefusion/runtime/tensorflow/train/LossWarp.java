package dev.codefusion.runtime.tensorflow.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Where the noise levels of a training should lie, learned from its loss: as many of them in each
 * part of the range as the cross-entropy rises there, so that no step is spent where everything is
 * known already or nothing can be (time warping, Dieleman et al. 2022, section 3.3).
 *
 * <p>The range is that of the window proposal, in equal bins. Each keeps a moving average of the
 * loss of rows that have one level throughout and their utterance. Now and then these averages are
 * made monotone, and the density becomes their slope plus a fifth of its mean. Until the first time
 * the window proposal holds. Mutable; used by one thread.
 */
final class LossWarp {

  static final int BINS = 32;

  private static final double DECAY = 0.99;
  private static final double EVEN = 0.2;

  /** Number of quantiles that a sampler's grid gets; their ends leave the outer 3 % out. */
  private static final int QUANTILES = 17;

  private final double cleanest;
  private final double width;
  private final double[] sums = new double[BINS];
  private final double[] weights = new double[BINS];
  private final double[] loss = new double[BINS];
  private final long[] tokens = new long[BINS];
  private double[] density = new double[0];

  /**
   * What a checkpoint keeps.
   *
   * @param sums decayed sums of the losses by bin, from the cleanest
   * @param weights the sums' weights
   * @param density share of each bin; empty before the first time
   */
  record State(List<Double> sums, List<Double> weights, List<Double> density) {

    /** Nothing seen yet. */
    static final State NONE = new State(List.of(), List.of(), List.of());
  }

  /** Makes one that has seen nothing, for vectors of {@code latent} components. */
  LossWarp(int latent) {
    double middle = Math.log(latent / 9.6);
    cleanest = middle - LevelDraw.BELOW;
    width = (LevelDraw.BELOW + LevelDraw.ABOVE) / BINS;
  }

  /** Goes on from what a checkpoint kept. */
  void restore(State state) {
    if (state.sums().size() == BINS && state.weights().size() == BINS) {
      for (int bin = 0; bin < BINS; bin++) {
        sums[bin] = state.sums().get(bin);
        weights[bin] = state.weights().get(bin);
      }
      density = state.density().stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  State state() {
    return new State(boxed(sums), boxed(weights), boxed(density));
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** Adds one token; one outside the range is ignored. */
  void add(double logSnr, double crossEntropy) {
    int bin = (int) Math.floor((-logSnr - cleanest) / width);
    if (bin >= 0 && bin < BINS) {
      loss[bin] += crossEntropy;
      tokens[bin]++;
    }
  }

  /** Takes the tokens added since the last step into the averages. */
  void endStep() {
    for (int bin = 0; bin < BINS; bin++) {
      if (tokens[bin] > 0) {
        sums[bin] = DECAY * sums[bin] + (1 - DECAY) * loss[bin] / tokens[bin];
        weights[bin] = DECAY * weights[bin] + (1 - DECAY);
        loss[bin] = 0;
        tokens[bin] = 0;
      }
    }
  }

  /** Draws levels by the averages from now on. */
  void refresh() {
    double[] curve = monotone();
    double[] slope = new double[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      int before = Math.max(0, bin - 1);
      int after = Math.min(BINS - 1, bin + 1);
      slope[bin] = (curve[after] - curve[before]) / (after - before);
    }
    double total = Arrays.stream(slope).sum();
    if (total > 0) {
      double[] next = new double[BINS];
      for (int bin = 0; bin < BINS; bin++) {
        next[bin] = (slope[bin] + EVEN * total / BINS) / (total * (1 + EVEN));
      }
      density = next;
    }
  }

  /**
   * Returns the averages, made to rise with the noise by as little as possible in the squares of
   * the differences (pool adjacent violators). A bin without tokens has the average of the one
   * before.
   */
  private double[] monotone() {
    List<double[]> pools = new ArrayList<>();
    double last = 0;
    for (int bin = 0; bin < BINS; bin++) {
      last = weights[bin] > 0 ? sums[bin] / weights[bin] : last;
      double[] pool = {last, 1};
      while (!pools.isEmpty() && pools.get(pools.size() - 1)[0] >= pool[0]) {
        double[] before = pools.remove(pools.size() - 1);
        double count = before[1] + pool[1];
        pool = new double[] {(before[0] * before[1] + pool[0] * pool[1]) / count, count};
      }
      pools.add(pool);
    }
    double[] curve = new double[BINS];
    int bin = 0;
    for (double[] pool : pools) {
      Arrays.fill(curve, bin, bin + (int) pool[1], pool[0]);
      bin += (int) pool[1];
    }
    return curve;
  }

  /** Returns whether it has learned anything to draw by. */
  boolean isLearned() {
    return density.length > 0;
  }

  /**
   * Returns the log-SNR at share {@code u} of the levels, where u rises with the noise.
   *
   * @throws IllegalStateException where nothing has been learned
   */
  double logSnr(double u) {
    if (!isLearned()) {
      throw new IllegalStateException("no loss has been learned from");
    }
    double below = 0;
    int bin = 0;
    while (bin < BINS - 1 && below + density[bin] < u) {
      below += density[bin++];
    }
    double inside = Math.min(1, (u - below) / density[bin]);
    return -(cleanest + (bin + inside) * width);
  }

  /**
   * Returns levels between which equal shares lie, from the noisiest, for a sampler's grid and the
   * schedule {@code adaptive}.
   *
   * @param level log-SNR at share u of the levels, where u rises with the noise
   */
  static double[] quantiles(DoubleUnaryOperator level) {
    double[] quantiles = new double[QUANTILES];
    for (int i = 0; i < QUANTILES; i++) {
      quantiles[i] = level.applyAsDouble(1 - (i + 0.5) / QUANTILES);
    }
    return quantiles;
  }
}
