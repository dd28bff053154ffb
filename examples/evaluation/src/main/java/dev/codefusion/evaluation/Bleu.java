package dev.codefusion.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * BLEU-4 (Papineni et al. 2002) over the tokens of code, with one reference.
 *
 * <p>Tokens are those of CoNaLa's own evaluation (Yin et al. 2018, after Ling et al. 2016): every
 * character that is no letter, digit or underscore stands alone, a word is cut where a capital
 * follows a small letter, and all quotation marks count as one.
 */
final class Bleu {

  private static final int LONGEST = 4;

  /** Terms of a pair of texts: matches by n, n-grams by n, length, length of the reference. */
  private static final int TERMS = 2 * LONGEST + 2;

  private static final Pattern SIGN = Pattern.compile("([^A-Za-z0-9_])");
  private static final Pattern CAMEL = Pattern.compile("([a-z])([A-Z])");

  private Bleu() {}

  static List<String> tokens(String code) {
    String spaced = SIGN.matcher(code).replaceAll(" $1 ");
    String cut = CAMEL.matcher(spaced).replaceAll("$1 $2").replace('"', '`').replace('\'', '`');
    return Stream.of(cut.split("\\s+")).filter(token -> !token.isEmpty()).toList();
  }

  /** Returns what a row adds to a corpus. */
  static double[] terms(String code, String reference) {
    List<String> tokens = tokens(code);
    List<String> wanted = tokens(reference);
    double[] terms = new double[TERMS];
    for (int n = 1; n <= LONGEST; n++) {
      Map<List<String>, Integer> there = ngrams(wanted, n);
      int matches = 0;
      for (Map.Entry<List<String>, Integer> entry : ngrams(tokens, n).entrySet()) {
        matches += Math.min(entry.getValue(), there.getOrDefault(entry.getKey(), 0));
      }
      terms[n - 1] = matches;
      terms[LONGEST + n - 1] = Math.max(0, tokens.size() - n + 1);
    }
    terms[TERMS - 2] = tokens.size();
    terms[TERMS - 1] = wanted.size();
    return terms;
  }

  /** Returns what a row without a candidate adds. */
  static double[] missing(String reference) {
    return terms("", reference);
  }

  private static Map<List<String>, Integer> ngrams(List<String> tokens, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int start = 0; start + n <= tokens.size(); start++) {
      counts.merge(tokens.subList(start, start + n), 1, Integer::sum);
    }
    return counts;
  }

  /** Returns BLEU of a corpus, without smoothing: 0 where no n-gram of some n matches. */
  static double ofCorpus(double[] sums) {
    return of(sums, 0);
  }

  /**
   * Returns BLEU of one text, smoothed: matches and n-grams are one more each for n above 1 (Lin
   * and Och 2004), since a short text has few.
   */
  static double ofSentence(String code, String reference) {
    return of(terms(code, reference), 1);
  }

  private static double of(double[] terms, double added) {
    double logs = 0;
    for (int n = 1; n <= LONGEST; n++) {
      double more = n == 1 ? 0 : added;
      double matches = terms[n - 1] + more;
      if (matches == 0) {
        return 0;
      }
      logs += Math.log(matches / (terms[LONGEST + n - 1] + more));
    }
    double length = terms[TERMS - 2];
    double wanted = terms[TERMS - 1];
    double penalty = length == 0 ? 0 : Math.exp(Math.min(0, 1 - wanted / length));
    return penalty * Math.exp(logs / LONGEST);
  }
}
