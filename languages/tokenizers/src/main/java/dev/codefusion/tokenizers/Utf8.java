package dev.codefusion.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;

/** From strings to bytes, lone surrogates included. */
final class Utf8 {

  private Utf8() {}

  /** Returns whether a string has no lone surrogate. */
  static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(Utf8::isSurrogate);
  }

  /** Returns the text with U+FFFD in place of each lone surrogate. */
  static String wellFormed(String text) {
    if (isWellFormed(text)) {
      return text;
    }
    StringBuilder replaced = new StringBuilder(text.length());
    text.codePoints().map(c -> isSurrogate(c) ? 0xFFFD : c).forEach(replaced::appendCodePoint);
    return replaced.toString();
  }

  /** Returns what {@code byteId} gives for each UTF-8 byte, 0 to 255, of a well-formed text. */
  static int[] ids(String text, IntUnaryOperator byteId) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      ids[i] = byteId.applyAsInt(bytes[i] & 0xFF);
    }
    return ids;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
