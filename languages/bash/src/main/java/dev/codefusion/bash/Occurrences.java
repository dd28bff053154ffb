package dev.codefusion.bash;

import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Literal.Kind;
import dev.codefusion.api.language.Span;
import java.util.ArrayList;
import java.util.List;

/** Where in a program a literal's value stands, as a word of its own. */
final class Occurrences {

  private Occurrences() {}

  static List<Span> of(Literal literal, String code) {
    String value = literal.value();
    List<Span> spans = new ArrayList<>();
    int from = 0;
    for (int at = code.indexOf(value); at >= 0; at = code.indexOf(value, from)) {
      int end = at + value.length();
      boolean whole =
          literal.kind() == Kind.NUMBER ? isNumber(code, at, end) : isWord(value, code, at, end);
      if (whole) {
        spans.add(new Span(at, end));
      }
      from = whole ? end : at + 1;
    }
    return List.copyOf(spans);
  }

  private static boolean isWord(String value, String code, int start, int end) {
    if (value.chars().noneMatch(Occurrences::isWordCharacter)) {
      return (endsWord(code, start - 1) || followsOption(code, start)) && endsWord(code, end);
    }
    return !isWordCharacter(at(code, start - 1)) && !isWordCharacter(at(code, end));
  }

  /** A number may follow the letters of an option, and be followed by one letter for its unit. */
  private static boolean isNumber(String code, int start, int end) {
    int before = at(code, start - 1);
    if (before == '>' || before == '<' || (before == '&' && at(code, start - 2) == '>')) {
      return false;
    }
    if (isWordCharacter(before) && !followsOption(code, start)) {
      return false;
    }
    int after = at(code, end);
    if (after == '>' || after == '<') {
      return false;
    }
    return !isWordCharacter(after)
        || (Character.isLetter(after) && !isWordCharacter(at(code, end + 1)));
  }

  private static boolean followsOption(String code, int start) {
    int first = start;
    while (Character.isLetter(at(code, first - 1))) {
      first--;
    }
    return first < start
        && at(code, first - 1) == '-'
        && Character.isWhitespace(at(code, first - 2));
  }

  /** What may stand beside a value of symbols only, such as a lone slash. */
  private static boolean endsWord(String code, int index) {
    int c = at(code, index);
    return Character.isWhitespace(c) || "'\"`;|()*".indexOf(c) >= 0;
  }

  private static boolean isWordCharacter(int c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /** Returns a character of the program; a blank before its start and after its end. */
  private static int at(String code, int index) {
    return index < 0 || index >= code.length() ? ' ' : code.charAt(index);
  }
}
