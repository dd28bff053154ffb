package dev.codefusion.runtime.tensorflow.infer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Looks for the likeliest sequences, keeping the best {@code width} beginnings of each length. With
 * width 1 it takes the likeliest token each time.
 *
 * <p>A sequence's rank is {@code log p(y) / (tokens + 1)^exponent}, the end being a token too:
 * without the division, short sequences would always win (Wu et al. 2016, section 7).
 *
 * @param width beginnings kept
 * @param longest most tokens of a sequence, at least 1
 * @param boundary token that ends a sequence, and is read before its first token
 * @param exponent 0 for the likelihood itself, 1 for the mean log-likelihood of a token
 */
record BeamSearch(int width, int longest, int boundary, double exponent) {

  /** Says what may follow beginnings. */
  @FunctionalInterface
  interface Continuation {

    /**
     * Reads one token more in each row.
     *
     * @param parents for each row, which row of the call before it goes on from; 0 at first
     * @param tokens the token that each row goes on with; the boundary at first
     * @return log-probabilities of the next token, rows x (all tokens and the boundary)
     */
    float[] next(int[] parents, int[] tokens);
  }

  /**
   * A sequence that has ended.
   *
   * @param tokens its tokens, without the end
   * @param logLikelihood sum of the log-probabilities of its tokens and its end
   * @param rank what it is ordered by
   */
  record Found(int[] tokens, double logLikelihood, double rank) {}

  private record Beginning(int[] tokens, double logLikelihood, int parent) {

    int last() {
      return tokens[tokens.length - 1];
    }
  }

  /** A beginning with one token more, or its end. */
  private record Step(int row, int token, double logLikelihood) {}

  private static final Comparator<Step> BEST_FIRST =
      Comparator.comparingDouble(Step::logLikelihood)
          .reversed()
          .thenComparing(Step::row)
          .thenComparing(Step::token);

  /**
   * Searches. A sequence has ended where its end is among the best {@code width} steps. The search
   * ends where that many sequences have ended and no beginning, as it stands, ranks above the last
   * of them.
   *
   * @return at most {@code width} sequences, best first; none is empty
   */
  List<Found> search(Continuation continuation) {
    // The worst is on top, to be dropped first.
    PriorityQueue<Found> found = new PriorityQueue<>(Comparator.comparingDouble(Found::rank));
    List<Beginning> beam = List.of(new Beginning(new int[0], 0, 0));
    for (int length = 0; !beam.isEmpty() && !settled(found, beam.get(0)); length++) {
      int[] parents = beam.stream().mapToInt(Beginning::parent).toArray();
      int[] tokens =
          length == 0 ? new int[] {boundary} : beam.stream().mapToInt(Beginning::last).toArray();
      float[] next = continuation.next(parents, tokens);
      List<Step> steps = best(beam, next, length);
      List<Beginning> longer = new ArrayList<>();
      for (int i = 0; i < steps.size() && longer.size() < width; i++) {
        Step step = steps.get(i);
        int[] before = beam.get(step.row()).tokens();
        if (step.token() != boundary) {
          int[] after = Arrays.copyOf(before, length + 1);
          after[length] = step.token();
          longer.add(new Beginning(after, step.logLikelihood(), step.row()));
        } else if (i < width) {
          found.add(
              new Found(before, step.logLikelihood(), rank(step.logLikelihood(), length + 1)));
        }
      }
      while (found.size() > width) {
        found.remove();
      }
      beam = longer;
    }
    return found.stream().sorted(Comparator.comparingDouble(Found::rank).reversed()).toList();
  }

  private boolean settled(PriorityQueue<Found> found, Beginning best) {
    return found.size() == width
        && found.element().rank() >= rank(best.logLikelihood(), best.tokens().length);
  }

  private double rank(double logLikelihood, int tokens) {
    return logLikelihood / Math.pow(tokens, exponent);
  }

  /** Returns the best steps, of which there are enough to go on with even if all rows end. */
  private List<Step> best(List<Beginning> beam, float[] next, int length) {
    int classes = next.length / beam.size();
    PriorityQueue<Step> best = new PriorityQueue<>(BEST_FIRST.reversed());
    for (int row = 0; row < beam.size(); row++) {
      for (int token = 0; token < classes; token++) {
        boolean allowed = token == boundary ? length > 0 : length < longest;
        double likelihood = beam.get(row).logLikelihood() + next[row * classes + token];
        if (allowed && (best.size() < 2 * width || likelihood > best.element().logLikelihood())) {
          best.add(new Step(row, token, likelihood));
          if (best.size() > 2 * width) {
            best.remove();
          }
        }
      }
    }
    return best.stream().sorted(BEST_FIRST).toList();
  }
}
