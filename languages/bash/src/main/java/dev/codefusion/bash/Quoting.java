package dev.codefusion.bash;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quotes around words: what they hold, and the one way to write it. */
final class Quoting {

  /** The shell expands a tilde at a word's start only, and a caret never. */
  private static final Pattern SAFE = Pattern.compile("(?:[\\w./,:@%+=-]|\\{\\}|(?<=\\w)~)++\\^*");

  /** What a word begins with that its writer left outside the quotes. */
  private static final Pattern OPTION = Pattern.compile("-[A-Za-z]+|--?[\\w.-]+=|\\w+=");

  /** What a word begins with that stays outside the quotes, whoever wrote it. */
  private static final Pattern SURE_OPTION = Pattern.compile("-[A-Za-z](?!\\w)|--?[\\w-]+=|\\w+=");

  private Quoting() {}

  /**
   * Returns the text that a word hands to a utility; empty where the shell would first expand the
   * word, so that its quotes have a meaning.
   */
  static Optional<String> literal(String word) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      switch (c) {
        case '\\' -> {
          i++;
          if (i == word.length() || word.charAt(i) == '\n') {
            return Optional.empty();
          }
          text.append(word.charAt(i));
        }
        case '\'' -> {
          int close = word.indexOf('\'', i + 1);
          if (close < 0) {
            return Optional.empty();
          }
          text.append(word, i + 1, close);
          i = close;
        }
        case '"' -> {
          i = doubleQuoted(word, i + 1, text);
          if (i < 0) {
            return Optional.empty();
          }
        }
        case '{' -> {
          if (!word.startsWith("{}", i)) {
            return Optional.empty();
          }
          text.append("{}");
          i++;
        }
        case '$',
            '`',
            '*',
            '?',
            '[',
            '<',
            '>',
            '|',
            '&',
            ';',
            '(',
            ')',
            '}',
            '#',
            ' ',
            '\t',
            '\n' -> {
          return Optional.empty();
        }
        case '~' -> {
          if (i == 0 || word.charAt(i - 1) == '=' || word.charAt(i - 1) == ':') {
            return Optional.empty();
          }
          text.append(c);
        }
        default -> text.append(c);
      }
    }
    return Optional.of(text.toString());
  }

  /** Appends what stands up to the closing quote, and returns its index; -1 where that expands. */
  private static int doubleQuoted(String word, int from, StringBuilder text) {
    for (int i = from; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '"') {
        return i;
      }
      if (c == '$' || c == '`') {
        return -1;
      }
      if (c == '\\' && i + 1 < word.length() && "$`\"\\\n".indexOf(word.charAt(i + 1)) >= 0) {
        i++;
        if (word.charAt(i) == '\n') {
          return -1;
        }
      }
      text.append(word.charAt(i));
    }
    return -1;
  }

  /** Returns the one word that hands a text to a utility; an option stays outside the quotes. */
  static String quote(String text) {
    Matcher option = SURE_OPTION.matcher(text);
    return quote(text, option.lookingAt() ? option.end() : 0);
  }

  private static String quote(String text, int value) {
    return value < text.length() || text.isEmpty()
        ? text.substring(0, value) + quoteValue(text.substring(value))
        : text;
  }

  private static String quoteValue(String text) {
    if (SAFE.matcher(text).matches() || text.equals("!")) {
      return text;
    }
    if (text.length() == 1 && ";()".contains(text)) {
      return "\\" + text;
    }
    if (text.indexOf('\'') < 0) {
      return "'" + text + "'";
    }
    return '"' + text.replaceAll("([\\\\$`\"])", "\\\\$1") + '"';
  }

  /**
   * Returns a word in the one way to write it. Of {@code -ne'a b'} only its writer knows how many
   * of the letters are options, so the quotes stay where they begin.
   */
  static String canonical(String word) {
    int quoted = 0;
    while (quoted < word.length() && "'\"\\".indexOf(word.charAt(quoted)) < 0) {
      quoted++;
    }
    String bare = word.substring(0, quoted);
    boolean option = quoted < word.length() && OPTION.matcher(bare).matches();
    return literal(word)
        .map(text -> option ? quote(text, bare.length()) : quote(text))
        .orElse(word);
  }
}
