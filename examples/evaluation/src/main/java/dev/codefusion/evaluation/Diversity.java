package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much the candidates of a row differ, averaged over the rows that have at least two (paper,
 * Table 2).
 *
 * @param rows rows with at least two candidates
 * @param ngrams by n from 1 to 4, distinct n-grams of a row's candidates by all their n-grams, over
 *     the rows with a candidate of n tokens; tokens are what white space separates, and no n-gram
 *     spans two candidates
 * @param nearest edit distance in characters between the two most alike candidates of a row, by the
 *     length of the longer one
 * @param farthest the same between the two least alike
 * @param mean the same, over all pairs of a row
 * @param similarity cosine of the mean token vectors of two candidates of a row; null where no
 *     encoder was at hand
 */
public record Diversity(
    int rows,
    Map<Integer, Double> ngrams,
    double nearest,
    double farthest,
    double mean,
    @Nullable Spread similarity) {

  /**
   * A figure of each pair of candidates of a row, averaged over rows.
   *
   * @param least of a row's pairs
   * @param greatest of a row's pairs
   * @param mean of a row's pairs
   */
  public record Spread(double least, double greatest, double mean) {

    private static Spread of(List<List<String>> rows, ToDoubleBiFunction<String, String> figure) {
      double least = 0;
      double greatest = 0;
      double mean = 0;
      for (List<String> codes : rows) {
        DoubleSummaryStatistics pairs = new DoubleSummaryStatistics();
        for (int i = 0; i < codes.size(); i++) {
          for (int j = 0; j < i; j++) {
            pairs.accept(figure.applyAsDouble(codes.get(i), codes.get(j)));
          }
        }
        least += pairs.getMin();
        greatest += pairs.getMax();
        mean += pairs.getAverage();
      }
      int count = rows.size();
      return new Spread(least / count, greatest / count, mean / count);
    }
  }

  private static final int LONGEST = 4;

  /**
   * Measures; empty where no row has two candidates.
   *
   * @param bertScore compares programs by their vectors; null where no encoder is at hand
   */
  static Optional<Diversity> of(List<Outcome> outcomes, @Nullable BertScore bertScore) {
    List<List<String>> rows =
        outcomes.stream()
            .map(outcome -> outcome.candidates().stream().map(Candidate::code).toList())
            .filter(codes -> codes.size() > 1)
            .toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Spread distance = Spread.of(rows, EditDistance::normalized);
    return Optional.of(
        new Diversity(
            rows.size(),
            ngrams(rows),
            distance.least(),
            distance.greatest(),
            distance.mean(),
            bertScore == null ? null : Spread.of(rows, bertScore::likeness)));
  }

  private static Map<Integer, Double> ngrams(List<List<String>> rows) {
    Map<Integer, Double> ngrams = new TreeMap<>();
    for (int n = 1; n <= LONGEST; n++) {
      double sum = 0;
      int counted = 0;
      for (List<String> codes : rows) {
        Set<List<String>> distinct = new HashSet<>();
        int all = 0;
        for (String code : codes) {
          List<String> tokens = List.of(ExactMatch.fold(code).split(" "));
          for (int start = 0; start + n <= tokens.size(); start++) {
            distinct.add(tokens.subList(start, start + n));
            all++;
          }
        }
        if (all > 0) {
          sum += distinct.size() / (double) all;
          counted++;
        }
      }
      if (counted > 0) {
        ngrams.put(n, sum / counted);
      }
    }
    return ngrams;
  }
}
