package dev.codefusion.api;

import java.util.Collection;
import java.util.Optional;

/** The known word that a user probably meant. */
public final class Nearest {

  private Nearest() {}

  /**
   * Returns the candidate with the smallest edit distance to {@code word}, where that is at most a
   * third of the word's length, and at least 1 is always tolerated.
   */
  public static Optional<String> to(String word, Collection<String> candidates) {
    int tolerated = Math.max(1, word.length() / 3);
    String best = null;
    int bestDistance = tolerated + 1;
    for (String candidate : candidates) {
      int distance = editDistance(word, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  private static int editDistance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
