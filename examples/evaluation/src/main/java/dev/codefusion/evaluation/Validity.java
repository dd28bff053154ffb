package dev.codefusion.evaluation;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * How many candidates one judge accepts.
 *
 * @param judge what judged, as its verdicts say
 * @param first the share of first candidates, over the rows that have one
 * @param all the share of all candidates
 * @param candidates candidates judged
 */
public record Validity(String judge, Share first, Share all, int candidates) {

  /** Puts every candidate to a judge; empty where there is none to judge. */
  static Optional<Validity> of(
      List<Outcome> outcomes, BiFunction<String, Prompt, Verdict> judge, long seed) {
    List<double[]> first = new ArrayList<>();
    List<double[]> all = new ArrayList<>();
    int candidates = 0;
    String name = "";
    for (Outcome outcome : outcomes) {
      Prompt prompt = outcome.pair().prompt();
      int valid = 0;
      for (int rank = 0; rank < outcome.candidates().size(); rank++) {
        Verdict verdict = judge.apply(outcome.candidates().get(rank).code(), prompt);
        name = verdict.judge();
        valid += verdict.valid() ? 1 : 0;
        if (rank == 0) {
          first.add(new double[] {valid, 1});
        }
      }
      if (!outcome.candidates().isEmpty()) {
        all.add(new double[] {valid, outcome.candidates().size()});
        candidates += outcome.candidates().size();
      }
    }
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(new Validity(name, share(first, seed), share(all, seed), candidates));
  }

  /** The candidates of a row stand or fall together, so that rows are drawn, not candidates. */
  private static Share share(List<double[]> validOfAll, long seed) {
    return Share.of(
        new Statistic(validOfAll.toArray(double[][]::new), sums -> sums[0] / sums[1], true), seed);
  }
}
