package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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
 */
public record Diversity(
    int rows, Map<Integer, Double> ngrams, double nearest, double farthest, double mean) {

  private static final int LONGEST = 4;

  /** Measures; empty where no row has two candidates. */
  static Optional<Diversity> of(List<Outcome> outcomes) {
    List<List<String>> rows =
        outcomes.stream()
            .map(outcome -> outcome.candidates().stream().map(Candidate::code).toList())
            .filter(codes -> codes.size() > 1)
            .toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    double nearest = 0;
    double farthest = 0;
    double mean = 0;
    for (List<String> codes : rows) {
      double[] distances = distances(codes);
      nearest += Arrays.stream(distances).min().orElseThrow();
      farthest += Arrays.stream(distances).max().orElseThrow();
      mean += Arrays.stream(distances).average().orElseThrow();
    }
    int count = rows.size();
    return Optional.of(
        new Diversity(count, ngrams(rows), nearest / count, farthest / count, mean / count));
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

  private static double[] distances(List<String> codes) {
    double[] distances = new double[codes.size() * (codes.size() - 1) / 2];
    int next = 0;
    for (int i = 0; i < codes.size(); i++) {
      for (int j = 0; j < i; j++) {
        distances[next++] = EditDistance.normalized(codes.get(i), codes.get(j));
      }
    }
    return distances;
  }
}
