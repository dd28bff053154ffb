package dev.codefusion.evaluation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A way to judge the candidates of rows against their references. */
sealed interface Measure permits Ranks, Scores, CorpusBleu {

  /** The numbers of candidates that are looked at, as in the paper. */
  List<Integer> CUTOFFS = List.of(1, 3, 5);

  /** Returns the number of rows of which the measure says something. */
  int judged();

  /** Returns the figure when the first k candidates are looked at; there is a judged row. */
  Statistic at(int k);

  /** Returns the cut-offs k that make sense where so many candidates were asked for. */
  static List<Integer> cutoffs(int asked) {
    return CUTOFFS.stream().filter(k -> k <= asked).toList();
  }

  /** Returns the figures by k; empty for no rows. */
  default Map<Integer, Share> shares(int asked, long seed) {
    Map<Integer, Share> shares = new TreeMap<>();
    if (judged() > 0) {
      cutoffs(asked).forEach(k -> shares.put(k, Share.of(at(k), seed)));
    }
    return shares;
  }
}
