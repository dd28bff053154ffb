package dev.codefusion.tokenizers;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Texts drawn from a seed: shell-like commands, prose, identifiers, blanks and Unicode. */
final class RandomText {

  private static final List<String> WORDS =
      List.of(
          "find",
          "grep",
          "echo",
          "xargs",
          "don't",
          "it's",
          "we'll",
          "I'd",
          "they've",
          "I'm",
          "you're",
          "userName",
          "max_depth",
          "sha256sum",
          "README",
          "λόγος",
          "naïve",
          "größe",
          "файл",
          "変数",
          "한국어",
          "اسم",
          "e\u0301te\u0301",
          "x2y",
          "HOME",
          "'S",
          "o'clock");
  private static final List<String> OPTIONS =
      List.of("-name", "--max-depth", "-type", "-I", "--color=auto", "-1", "--", "-", "---", "-9x");
  private static final List<String> SIGNS =
      List.of(
          "|",
          "&&",
          "||",
          ">>",
          "2>&1",
          "'",
          "\"",
          "\\",
          "\\;",
          "{}",
          "$(",
          ")",
          "${",
          "}",
          "`",
          "*.txt",
          "/",
          "./",
          "!=",
          "#",
          "%Y-%m-%d",
          "......",
          "=====",
          "~",
          "^",
          "@",
          "_",
          "__a");
  private static final List<String> BLANKS =
      List.of(" ", " ", " ", "  ", "    ", "\t", "\n", "\r\n", "\n\n  ", " \t ", "", "", "");

  /** Characters whose category no Unicode version has changed: oracle and JDK may differ in age. */
  private static final int[] UNICODE =
      IntStream.of(
              0x00A1, 0x00AC, 0x00AE, 0x00FF, 0x0300, 0x0340, 0x0391, 0x03A1, 0x0410, 0x044F,
              0x05D0, 0x05EA, 0x0621, 0x063A, 0x0660, 0x0669, 0x0905, 0x0939, 0x2000, 0x2029,
              0x202F, 0x2030, 0x205F, 0x2060, 0x2160, 0x2180, 0x3000, 0x3003, 0x4E00, 0x4F00,
              0xAC00, 0xAD00, 0xFEFF, 0xFEFF, 0x1D400, 0x1D454, 0x1F600, 0x1F640, 0x0000, 0x00A0)
          .toArray();

  private final SplittableRandom random;

  RandomText(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns a text of 0 to 20 parts. */
  String next() {
    StringBuilder text = new StringBuilder();
    for (int parts = random.nextInt(21); parts > 0; parts--) {
      switch (random.nextInt(8)) {
        case 0, 1 -> text.append(one(WORDS));
        case 2 -> text.append(one(OPTIONS));
        case 3 -> text.append(one(SIGNS));
        case 4 -> text.append(random.nextInt(1 << random.nextInt(1, 31)));
        case 5 -> letters(text);
        case 6 -> unicode(text);
        default -> text.append(" ".repeat(random.nextInt(6)));
      }
      text.append(one(BLANKS));
    }
    return text.toString();
  }

  /** Returns a text of any Unicode scalar values, assigned or not. */
  String anyUnicode() {
    StringBuilder text = new StringBuilder();
    for (int parts = random.nextInt(40); parts > 0; parts--) {
      int bound = List.of(0x80, 0x800, 0x10000, 0x110000).get(random.nextInt(4));
      int codePoint = random.nextInt(bound);
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private void letters(StringBuilder text) {
    for (int n = random.nextInt(1, 12); n > 0; n--) {
      text.append((char) ((random.nextInt(4) == 0 ? 'A' : 'a') + random.nextInt(26)));
    }
  }

  private void unicode(StringBuilder text) {
    for (int n = random.nextInt(1, 4); n > 0; n--) {
      int range = 2 * random.nextInt(UNICODE.length / 2);
      text.appendCodePoint(random.nextInt(UNICODE[range], UNICODE[range + 1] + 1));
    }
  }
}
