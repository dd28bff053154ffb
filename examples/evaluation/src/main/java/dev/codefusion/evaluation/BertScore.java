package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import dev.codefusion.evaluation.TokenVectors.Tokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * BERTScore (Zhang et al. 2020) with the vectors of any encoder: each token is paired with the most
 * alike of the other text, likeness being the cosine. Not rescaled by a baseline. Tokens that the
 * encoder adds, such as {@code [CLS]}, take no part.
 *
 * <p>Scores are remembered, since subsets and comparisons ask for them again. Not thread-safe.
 */
public final class BertScore {

  private static final int BATCH = 32;

  /** Texts whose token vectors are kept: those of the row at hand, and some. */
  private static final int KEPT = 64;

  private final TokenVectors vectors;
  private final Map<Integer, Integer> rowsWithToken = new HashMap<>();
  private final int idfRows;
  private final Map<List<String>, Match> matches = new HashMap<>();
  private final Map<String, double[]> means = new HashMap<>();
  private final Map<String, Tokens> recent =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tokens> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * How well a candidate's tokens and the reference's are found in each other.
   *
   * @param precision mean likeness of the candidate's tokens
   * @param recall mean likeness of the reference's tokens
   */
  record Match(double precision, double recall) {

    double f1() {
      return f(1);
    }

    /** Weighs recall three times as much as precision, as CodeBERTScore (Zhou et al. 2023) does. */
    double f3() {
      return f(3);
    }

    private double f(double beta) {
      double squared = beta * beta;
      double sum = squared * precision + recall;
      return sum == 0 ? 0 : (1 + squared) * precision * recall / sum;
    }
  }

  private BertScore(TokenVectors vectors, Collection<String> idfTexts) {
    this.vectors = vectors;
    idfRows = idfTexts.size();
    List<String> texts = List.copyOf(idfTexts);
    for (int from = 0; from < texts.size(); from += BATCH) {
      for (Tokens tokens : vectors.of(texts.subList(from, Math.min(texts.size(), from + BATCH)))) {
        Set<Integer> distinct = new LinkedHashSet<>();
        for (int id : tokens.ids()) {
          distinct.add(id);
        }
        distinct.forEach(id -> rowsWithToken.merge(id, 1, Integer::sum));
      }
    }
  }

  /** Makes the score in which all tokens weigh the same. */
  public static BertScore plain(TokenVectors vectors) {
    return new BertScore(vectors, List.of());
  }

  /**
   * Makes the score in which a token weighs {@code ln((M + 1) / (df + 1))}, {@code df} being the
   * number of the M references that hold it.
   *
   * @param references one a row
   */
  public static BertScore withIdf(TokenVectors vectors, List<String> references) {
    return new BertScore(vectors, references);
  }

  /** Returns what is computed, as a report says it. */
  public String name() {
    return "BERTScore family, %s, %s, no rescaling"
        .formatted(vectors.name(), idfRows == 0 ? "no idf" : "idf over the references");
  }

  /** Compares the candidates of a row, whose texts are encoded together. */
  void prepare(Outcome outcome) {
    List<String> codes = outcome.candidates().stream().map(Candidate::code).toList();
    String reference = outcome.pair().code();
    List<String> unknown = new ArrayList<>(codes);
    unknown.removeIf(code -> matches.containsKey(List.of(code, reference)));
    if (!unknown.isEmpty()) {
      unknown.add(reference);
      prepare(unknown);
      codes.forEach(code -> match(code, reference));
    }
  }

  /** Encodes texts together, which is faster than one by one. */
  private void prepare(Collection<String> texts) {
    List<String> unknown = new ArrayList<>();
    for (String text : new LinkedHashSet<>(texts)) {
      // To ask for one that is there makes it the youngest, so that it stays.
      if (recent.get(text) == null) {
        unknown.add(text);
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    List<Tokens> encoded = vectors.of(unknown);
    for (int i = 0; i < unknown.size(); i++) {
      Tokens tokens = encoded.get(i);
      means.put(unknown.get(i), mean(tokens));
      for (float[] vector : tokens.vectors()) {
        normalize(vector);
      }
      recent.put(unknown.get(i), tokens);
    }
  }

  /** Compares a candidate with a reference; both figures are 0 where one of them has no token. */
  Match match(String code, String reference) {
    List<String> key = List.of(code, reference);
    Match known = matches.get(key);
    if (known == null) {
      prepare(key);
      known = match(tokens(code), tokens(reference));
      matches.put(key, known);
    }
    return known;
  }

  /** Returns the cosine of the mean vectors of two texts; 0 where one of them has no token. */
  double likeness(String a, String b) {
    List<String> missing = new ArrayList<>(List.of(a, b));
    missing.removeIf(means::containsKey);
    prepare(missing);
    return dot(means.getOrDefault(a, new double[0]), means.getOrDefault(b, new double[0]));
  }

  private Tokens tokens(String text) {
    Tokens tokens = recent.get(text);
    if (tokens == null) {
      throw new IllegalStateException("a text that was just encoded is not there");
    }
    return tokens;
  }

  private Match match(Tokens code, Tokens reference) {
    double[][] cosines = new double[code.ids().length][reference.ids().length];
    for (int i = 0; i < cosines.length; i++) {
      for (int j = 0; j < cosines[i].length; j++) {
        cosines[i][j] = dot(code.vectors()[i], reference.vectors()[j]);
      }
    }
    double[][] turned = new double[reference.ids().length][code.ids().length];
    for (int i = 0; i < cosines.length; i++) {
      for (int j = 0; j < cosines[i].length; j++) {
        turned[j][i] = cosines[i][j];
      }
    }
    return new Match(best(code.ids(), cosines), best(reference.ids(), turned));
  }

  /** Averages each token's greatest likeness, by weight; evenly where every weight is 0. */
  private double best(int[] ids, double[][] cosines) {
    double sum = 0;
    double plain = 0;
    double weights = 0;
    for (int i = 0; i < ids.length; i++) {
      if (cosines[i].length == 0) {
        return 0;
      }
      double best = cosines[i][0];
      for (double cosine : cosines[i]) {
        best = Math.max(best, cosine);
      }
      double weight = weight(ids[i]);
      weights += weight;
      sum += weight * best;
      plain += best;
    }
    if (ids.length == 0) {
      return 0;
    }
    return weights > 0 ? sum / weights : plain / ids.length;
  }

  private double weight(int id) {
    return idfRows == 0 ? 1 : Math.log((idfRows + 1.0) / (rowsWithToken.getOrDefault(id, 0) + 1));
  }

  private static double[] mean(Tokens tokens) {
    if (tokens.ids().length == 0) {
      return new double[0];
    }
    double[] mean = new double[tokens.vectors()[0].length];
    for (float[] vector : tokens.vectors()) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector[i];
      }
    }
    double norm = Math.sqrt(dot(mean, mean));
    for (int i = 0; norm > 0 && i < mean.length; i++) {
      mean[i] /= norm;
    }
    return mean;
  }

  private static void normalize(float[] vector) {
    double norm = Math.sqrt(dot(vector, vector));
    for (int i = 0; norm > 0 && i < vector.length; i++) {
      vector[i] = (float) (vector[i] / norm);
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
