package dev.codefusion.evaluation;

/** The edit distance of Levenshtein (1966): fewest characters to insert, delete or replace. */
final class EditDistance {

  private EditDistance() {}

  /** Returns the distance by the length of the longer text, from 0 to 1; 0 for two empty ones. */
  static double normalized(String a, String b) {
    int longer = Math.max(a.length(), b.length());
    return longer == 0 ? 0 : between(a, b) / (double) longer;
  }

  private static int between(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
