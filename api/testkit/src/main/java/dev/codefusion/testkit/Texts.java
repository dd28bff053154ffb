package dev.codefusion.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Texts that find faults, each under a description that says how to make it again. */
final class Texts {

  private static final int RANDOM = 40;

  private static final String SHELL = "'\"`$(){}[]|&;<>\\*?~#!= \t\n-/.:,%^+@";

  private Texts() {}

  /** Returns texts without lone surrogates. */
  static Map<String, String> wellFormed() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String text :
        new String[] {
          "",
          " ",
          "\n",
          "a",
          " a  b ",
          "find . -name '*.txt' | xargs -I{} cp {} /tmp",
          "print(\"h\u00e9llo\", 3.14)\r\n\tx = y\n\n",
          "=IF(A1>\"\u00df\", 1E-3, TRUE)",
          "\u0000\u0007\u001b[31m",
          "\ud83d\ude00\ud83c\uddeb\ud83c\uddf7 \u4e2d\u6587\u0627\u0644 e\u0301 \ufeff\u200b\uffff",
          "<pad><mask>[PAD][MASK][CLS][UNK]</s>##x"
        }) {
      texts.put("'" + text + "'", text);
    }
    texts.put("5,000 letters a", "a".repeat(5_000));
    texts.put("1,000 opening brackets", "(".repeat(1_000));
    for (int seed = 0; seed < RANDOM; seed++) {
      texts.put("the text of seed " + seed, random(seed));
    }
    return texts;
  }

  /** Returns the texts of {@link #wellFormed()}, and some with lone surrogates. */
  static Map<String, String> any() {
    Map<String, String> texts = wellFormed();
    texts.put("a lone high surrogate", "a\ud83d b");
    texts.put("a lone low surrogate", "\ude00");
    texts.put("surrogates in the wrong order", "\ude00\ud83d");
    return texts;
  }

  private static String random(long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(80);
    for (int i = 0; i < length; i++) {
      int point =
          switch (random.nextInt(6)) {
            case 0, 1 -> 'a' + random.nextInt(26);
            case 2 -> SHELL.charAt(random.nextInt(SHELL.length()));
            case 3 -> ' ' + random.nextInt(95);
            case 4 -> random.nextInt(0x3000);
            default -> random.nextInt(Character.MAX_CODE_POINT + 1);
          };
      boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      text.appendCodePoint(surrogate ? 'x' : point);
    }
    return text.toString();
  }
}
