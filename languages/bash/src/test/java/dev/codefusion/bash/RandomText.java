package dev.codefusion.bash;

import java.util.List;
import java.util.Random;

/** Texts that nobody would type, made of what gives a shell trouble. */
final class RandomText {

  private static final List<String> PIECES =
      List.of(
          "(",
          ")",
          "{",
          "}",
          "[[",
          "]]",
          "((",
          "))",
          "$(",
          "${",
          "`",
          "'",
          "\"",
          "\\",
          "|",
          "||",
          "&",
          "&&",
          ";",
          ";;",
          "<",
          ">",
          "<<",
          "<<<",
          "<(",
          "2>&1",
          "\n",
          "\t",
          " ",
          " ",
          " ",
          "=",
          "!",
          "#",
          "*",
          "~",
          "-",
          "-n",
          "/",
          ".",
          ",",
          "if",
          "then",
          "fi",
          "do",
          "done",
          "case",
          "esac",
          "in",
          "for",
          "while",
          "function",
          "find",
          "-exec",
          "{} \\;",
          "xargs",
          "sed",
          "-name",
          "x",
          "7",
          "10M",
          "\u00e9",
          "\u4e2d",
          "\ud83d\ude00",
          "\ud83d",
          "\ude00",
          "\0",
          "\r",
          "\uE000");

  private RandomText() {}

  static String of(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}
