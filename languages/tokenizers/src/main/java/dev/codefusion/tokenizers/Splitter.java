package dev.codefusion.tokenizers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rule that cuts a text into pieces; merges never cross from one into the next. Each expression
 * in turn cuts what the one before left: a match is a piece, and so is what lies between matches.
 * Immutable.
 */
final class Splitter {

  /**
   * GPT-2's rule: contractions, words, numbers and runs of other characters, each with one space
   * before it where there is one.
   */
  static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  /**
   * The rule for shell and program text. In order:
   *
   * <ol>
   *   <li>an option such as {@code -name} or {@code --max-depth};
   *   <li>an identifier; every character beyond ASCII counts as a letter, so that no Unicode table
   *       has a say in it;
   *   <li>up to four digits: a file mode, a year or a port is one piece, a long number a few;
   *   <li>hyphens that begin no option; up to three other punctuation characters;
   *   <li>line ends; blanks, without a last space that another piece takes; other control
   *       characters.
   * </ol>
   *
   * <p>One space before a piece belongs to it: it then costs no token of its own, and a command at
   * the beginning and an option after a blank differ from the same letters within a word.
   */
  static final String CODE =
      " ?--?[A-Za-z][A-Za-z0-9_-]*"
          + "| ?[A-Za-z_\\x{80}-\\x{10FFFF}][A-Za-z0-9_\\x{80}-\\x{10FFFF}]*"
          + "| ?[0-9]{1,4}"
          + "| ?-{1,3}"
          + "| ?[!-,./:-@\\[-\\^`{-~]{1,3}"
          + "|[\\n\\r]+"
          + "|[\\t\\x0B\\x0C ]+(?= [^\\t\\n\\x0B\\x0C\\r ])"
          + "|[\\t\\x0B\\x0C ]+"
          + "|[\\x00-\\x08\\x0E-\\x1F\\x7F]+";

  private final List<String> splits;
  private final boolean gpt2;
  private final boolean prefixSpace;
  private final List<Pattern> splitPatterns;
  private final Pattern gpt2Pattern;

  /**
   * @param key where the expressions were given, for messages
   * @param splits expressions of {@code Split} rules, in order
   * @param gpt2 whether GPT-2's rule cuts last
   * @param prefixSpace whether a piece of the splits, or a text where there are none, gets a space
   *     before it where it has none
   */
  Splitter(String key, List<String> splits, boolean gpt2, boolean prefixSpace) {
    this.splits = List.copyOf(splits);
    this.gpt2 = gpt2;
    this.prefixSpace = prefixSpace;
    this.splitPatterns = splits.stream().map(regex -> PortableRegex.compile(key, regex)).toList();
    this.gpt2Pattern = PortableRegex.compile(key, GPT2);
  }

  List<String> splits() {
    return splits;
  }

  boolean gpt2() {
    return gpt2;
  }

  boolean prefixSpace() {
    return prefixSpace;
  }

  /** Returns the pieces in order; none is empty. Without a prefix space they make up the text. */
  List<String> pieces(String text) {
    List<String> pieces = text.isEmpty() ? List.of() : List.of(text);
    for (Pattern pattern : splitPatterns) {
      pieces = cut(pieces, pattern);
    }
    if (prefixSpace) {
      pieces = pieces.stream().map(p -> p.startsWith(" ") ? p : " " + p).toList();
    }
    return gpt2 ? cut(pieces, gpt2Pattern) : pieces;
  }

  private static List<String> cut(List<String> texts, Pattern pattern) {
    List<String> pieces = new ArrayList<>();
    for (String text : texts) {
      Matcher matcher = pattern.matcher(text);
      int end = 0;
      while (matcher.find()) {
        add(pieces, text, end, matcher.start());
        add(pieces, text, matcher.start(), matcher.end());
        end = matcher.end();
      }
      add(pieces, text, end, text.length());
    }
    return pieces;
  }

  private static void add(List<String> pieces, String text, int from, int to) {
    if (from < to) {
      pieces.add(text.substring(from, to));
    }
  }
}
