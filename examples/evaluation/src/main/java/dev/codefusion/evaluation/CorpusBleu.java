package dev.codefusion.evaluation;

import java.util.List;

/**
 * BLEU of a corpus of candidates: from each row, the one whose own smoothed BLEU is the best.
 *
 * @param outcomes the rows
 * @param sentences BLEU of each candidate by itself
 */
record CorpusBleu(List<Outcome> outcomes, Scores sentences) implements Measure {

  @Override
  public int judged() {
    return outcomes.size();
  }

  @Override
  public Statistic at(int k) {
    double[][] terms = new double[outcomes.size()][];
    for (int row = 0; row < terms.length; row++) {
      Outcome outcome = outcomes.get(row);
      String reference = outcome.pair().code();
      int best = sentences.best(row, k);
      terms[row] =
          best < 0
              ? Bleu.missing(reference)
              : Bleu.terms(outcome.candidates().get(best).code(), reference);
    }
    return new Statistic(terms, Bleu::ofCorpus, false);
  }
}
