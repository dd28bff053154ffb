package dev.codefusion.evaluation;

import java.util.regex.Pattern;

/**
 * Equality of programs after white-space folding: runs of ASCII white space count as one blank, and
 * those at either end as none.
 */
final class ExactMatch {

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private ExactMatch() {}

  static boolean matches(String code, String reference) {
    return fold(code).equals(fold(reference));
  }

  static String fold(String code) {
    String folded = WHITE_SPACE.matcher(code).replaceAll(" ");
    int start = folded.startsWith(" ") ? 1 : 0;
    int end =
        folded.length() > start && folded.endsWith(" ") ? folded.length() - 1 : folded.length();
    return folded.substring(start, end);
  }
}
