package dev.codefusion.tokenizers;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * The basic tokenisation of BERT's uncased models: cleans a text, parts Chinese characters, strips
 * accents, lower-cases, and cuts it at blanks and around every punctuation mark.
 */
final class BertText {

  private BertText() {}

  /** Returns the words of a well-formed text; a punctuation mark is a word of its own. */
  static List<String> words(String text) {
    String normal = normal(text);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    normal
        .codePoints()
        .forEach(
            c -> {
              if (isBlank(c) || isPunctuation(c)) {
                end(word, words);
                if (!isBlank(c)) {
                  words.add(Character.toString(c));
                }
              } else {
                word.appendCodePoint(c);
              }
            });
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static String normal(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != 0xFFFD && !isControl(c))
        .forEach(
            c -> {
              if (isChinese(c)) {
                clean.append(' ').appendCodePoint(c).append(' ');
              } else {
                clean.appendCodePoint(isBlank(c) ? ' ' : c);
              }
            });
    StringBuilder normal = new StringBuilder(clean.length());
    Normalizer.normalize(clean, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .map(Character::toLowerCase)
        .forEach(normal::appendCodePoint);
    return normal.toString();
  }

  /** Unicode's White_Space, but for the controls that are removed before. */
  private static boolean isBlank(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
  }

  /**
   * All of Unicode's "other" characters but three; vertical tab and form feed do not part words.
   */
  private static boolean isControl(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE -> true;
      default -> false;
    };
  }

  private static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isChinese(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }
}
