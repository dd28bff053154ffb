package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * A measure that gives each candidate a score; a row's is that of its best candidate, 0 where there
 * is none.
 *
 * @param scores by row and candidate
 */
record Scores(double[][] scores) implements Measure {

  /**
   * Scores every candidate.
   *
   * @param score from a candidate and the reference to the score
   */
  static Scores of(List<Outcome> outcomes, ToDoubleBiFunction<String, String> score) {
    double[][] scores = new double[outcomes.size()][];
    for (int row = 0; row < scores.length; row++) {
      Outcome outcome = outcomes.get(row);
      scores[row] =
          outcome.candidates().stream()
              .map(Candidate::code)
              .mapToDouble(code -> score.applyAsDouble(code, outcome.pair().code()))
              .toArray();
    }
    return new Scores(scores);
  }

  @Override
  public int judged() {
    return scores.length;
  }

  @Override
  public Statistic at(int k) {
    double[] values = new double[scores.length];
    for (int row = 0; row < values.length; row++) {
      int best = best(row, k);
      values[row] = best < 0 ? 0 : scores[row][best];
    }
    return Statistic.mean(values);
  }

  /**
   * Returns the index of the best of a row's first k candidates, of equal ones the first; -1 where
   * there is none.
   */
  int best(int row, int k) {
    int best = -1;
    for (int i = 0; i < Math.min(k, scores[row].length); i++) {
      if (best < 0 || scores[row][i] > scores[row][best]) {
        best = i;
      }
    }
    return best;
  }
}
