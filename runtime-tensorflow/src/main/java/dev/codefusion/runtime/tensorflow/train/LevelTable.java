package dev.codefusion.runtime.tensorflow.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loss and accuracy in ten bins of log-SNR.
 *
 * <p>A mean over all levels hides a model that learned nothing where it matters, so the bins lie
 * where tokens become readable: around {@code logSnr = -ln(d / 9.6)} for d-dimensional vectors of
 * norm {@code sqrt(d)}, eight bins of half a unit from 2.5 below it to 1.5 above, and one open bin
 * at each end. They are the same for every schedule.
 */
final class LevelTable {

  static final int BINS = 10;
  private static final double WIDTH = 0.5;

  private final double lowest;
  private final double[] loss = new double[BINS];
  private final double[] correct = new double[BINS];
  private final long[] tokens = new long[BINS];

  private final @Nullable LossWarp warp;

  /** Makes an empty table for vectors of {@code latent} components. */
  LevelTable(int latent) {
    this(latent, null);
  }

  /**
   * Makes an empty table.
   *
   * @param warp learns of every token as well
   */
  LevelTable(int latent, @Nullable LossWarp warp) {
    this.warp = warp;
    lowest = -Math.log(latent / 9.6) - 2.5;
  }

  /**
   * What a checkpoint keeps: sums by bin, from the noisiest.
   *
   * @param loss sums of the cross-entropy
   * @param correct tokens whose highest score is the right one
   * @param tokens all tokens
   */
  record State(List<Double> loss, List<Double> correct, List<Long> tokens) {

    /** Nothing seen yet. */
    static final State NONE = new State(List.of(), List.of(), List.of());
  }

  /** Goes on from what a checkpoint kept; the warp keeps what it has learned by itself. */
  void restore(State state) {
    if (state.loss().size() == BINS
        && state.correct().size() == BINS
        && state.tokens().size() == BINS) {
      for (int i = 0; i < BINS; i++) {
        loss[i] = state.loss().get(i);
        correct[i] = state.correct().get(i);
        tokens[i] = state.tokens().get(i);
      }
    }
  }

  State state() {
    return new State(
        Arrays.stream(loss).boxed().toList(),
        Arrays.stream(correct).boxed().toList(),
        Arrays.stream(tokens).boxed().toList());
  }

  /** Adds one token. */
  void add(double logSnr, double crossEntropy, boolean right) {
    int bin = Math.max(0, Math.min(BINS - 1, 1 + (int) Math.floor((logSnr - lowest) / WIDTH)));
    loss[bin] += crossEntropy;
    correct[bin] += right ? 1 : 0;
    tokens[bin]++;
    if (warp != null) {
      warp.add(logSnr, crossEntropy);
    }
  }

  /** Returns the means, from the noisiest bin to the cleanest. */
  List<LevelLoss> means() {
    List<LevelLoss> rows = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      double from = i == 0 ? Double.NEGATIVE_INFINITY : lowest + (i - 1) * WIDTH;
      double to = i == BINS - 1 ? Double.POSITIVE_INFINITY : lowest + i * WIDTH;
      rows.add(new LevelLoss(from, to, loss[i] / tokens[i], correct[i] / tokens[i], tokens[i]));
    }
    return rows;
  }

  /** Returns the mean cross-entropy of all tokens; NaN without any. */
  double mean() {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < BINS; i++) {
      sum += loss[i];
      count += tokens[i];
    }
    return sum / count;
  }
}
