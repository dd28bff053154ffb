package dev.codefusion.bash;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a value behind the beginning of a program so that the shell takes it for one text: a blank
 * ends no word, an ampersand no command, and a quote no quotes.
 *
 * <p>Where a command begins, a value is a command, and stays as it is. What the shell expands, such
 * as {@code *.c}, {@code $HOME} and {@code ~}, keeps its meaning where it needs no quotes; and a
 * backslash in a value escapes what it would in the program.
 */
final class Spelling {

  /** What the end of a text is inside of. */
  private enum Place {
    NOTHING,
    SINGLE_QUOTES,
    ANSI_QUOTES,
    DOUBLE_QUOTES
  }

  /** Without any of these a value is written as it is, wherever. */
  private static final Pattern SPECIAL = Pattern.compile("[\\s&;|<>()'\"`#\\\\]");

  /** A folder of a user, which quotes would make a name like any other. */
  private static final Pattern HOME = Pattern.compile("~[\\w.-]*/");

  /** What double quotes leave a meaning; {@code !} has one where somebody types the program. */
  private static final Pattern EXPANDS_IN_QUOTES = Pattern.compile("[\"$`\\\\!]");

  /** The beginning of a command's output in double quotes, not escaped. */
  private static final Pattern SUBSTITUTION = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)\\$\\(");

  /** Where a command begins: a value of several words there is one, and quotes would unmake it. */
  private static final Pattern COMMAND_BEGINS =
      Pattern.compile(
          "(?:(?:^|(?<!\\\\)(?:[;(`{\\n]|(?<!>)[|&]))\\s*"
              + "(?:(?:time|sudo|nohup|exec|watch|then|else|do|eval)\\s+)*"
              + "|-exec(?:dir)?\\s*|-ok(?:dir)?\\s*"
              // Behind its last letter such an option has its value, not a command.
              + "|\\bxargs(?:\\s+(?:-\\S+|\\d+))*(?<!\\s-\\w{0,5}[adEILnPs])\\s*)$");

  private final String before;

  private Spelling(String before) {
    this.before = before;
  }

  /** Returns what stands for a value right behind the beginning of a program. */
  static String of(String value, String before) {
    return SPECIAL.matcher(value).find() ? new Spelling(before).write(value) : value;
  }

  private String write(String value) {
    Place place = place();
    if (place == Place.NOTHING && COMMAND_BEGINS.matcher(before).find()) {
      return value;
    }
    int end = before.length();
    while (end > 0 && before.charAt(end - 1) == '\\') {
      end--;
    }
    if (place != Place.SINGLE_QUOTES && (before.length() - end) % 2 == 1) {
      int first = Character.charCount(value.codePointAt(0));
      return value.substring(0, first) + write(value.substring(first), place, false);
    }
    char last = before.isEmpty() ? ' ' : before.charAt(before.length() - 1);
    return write(value, place, Character.isWhitespace(last) || "&;|<>()`".indexOf(last) >= 0);
  }

  private static String write(String value, Place place, boolean startsWord) {
    return switch (place) {
      case NOTHING -> holdsEnd(value, startsWord) ? quoted(value) : value;
      case SINGLE_QUOTES -> value.replace("'", "'\\''");
      case ANSI_QUOTES -> escaped(value, "'");
      case DOUBLE_QUOTES -> SUBSTITUTION.matcher(escaped(value, "\"`")).replaceAll("$1\\\\\\$(");
    };
  }

  /** Whether a bare value holds what would end its word or begin something else. */
  private static boolean holdsEnd(String value, boolean startsWord) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        // A last one would escape what follows the value.
        if (++i == value.length()) {
          return true;
        }
      } else if (Character.isWhitespace(c) || "&;|<>()'\"`".indexOf(c) >= 0) {
        return true;
      }
    }
    return startsWord && value.startsWith("#");
  }

  private static String quoted(String value) {
    Matcher home = HOME.matcher(value);
    int start = home.lookingAt() ? home.end() : 0;
    String rest = value.substring(start);
    return value.substring(0, start)
        + (EXPANDS_IN_QUOTES.matcher(rest).find()
            ? "'" + rest.replace("'", "'\\''") + "'"
            : '"' + rest + '"');
  }

  /** Escapes some characters, and a last backslash, unless they are escaped. */
  private static String escaped(String value, String characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean escapes = c == '\\' && i + 1 < value.length();
      text.append(!escapes && (c == '\\' || characters.indexOf(c) >= 0) ? "\\" : "").append(c);
      if (escapes) {
        i++;
        text.append(value.charAt(i));
      }
    }
    return text.toString();
  }

  /** Returns what the end of the text is inside of, substitutions in double quotes included. */
  private Place place() {
    Deque<Character> open = new ArrayDeque<>();
    int dollar = -1;
    for (int i = 0; i < before.length(); i++) {
      char c = before.charAt(i);
      boolean inDouble = !open.isEmpty() && open.getFirst() == '"';
      switch (c) {
        case '\\' -> i++;
        case '$' -> dollar = i;
        case '\'' -> {
          if (inDouble) {
            break;
          }
          boolean ansi = i > 0 && dollar == i - 1;
          i = closing(i + 1, ansi);
          if (i < 0) {
            return ansi ? Place.ANSI_QUOTES : Place.SINGLE_QUOTES;
          }
        }
        case '"' -> {
          if (inDouble) {
            open.pop();
          } else {
            open.push(c);
          }
        }
        case '`' -> {
          if (open.contains(c)) {
            while (open.pop() != c) {
              // What the substitution leaves open ends with it.
            }
          } else {
            open.push(c);
          }
        }
        case '(' -> {
          if (!inDouble || (i > 0 && dollar == i - 1)) {
            open.push(c);
          }
        }
        case ')' -> {
          if (!open.isEmpty() && open.getFirst() == '(') {
            open.pop();
          }
        }
        default -> {}
      }
    }
    return !open.isEmpty() && open.getFirst() == '"' ? Place.DOUBLE_QUOTES : Place.NOTHING;
  }

  /** Returns the index of the next single quote; -1 where there is none. */
  private int closing(int from, boolean escapes) {
    for (int i = from; i < before.length(); i++) {
      if (before.charAt(i) == '\'') {
        return i;
      }
      if (escapes && before.charAt(i) == '\\') {
        i++;
      }
    }
    return -1;
  }
}
