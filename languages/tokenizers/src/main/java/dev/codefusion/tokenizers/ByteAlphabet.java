package dev.codefusion.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The 256 printable characters that stand for the bytes in vocabulary files, as GPT-2 chose them: a
 * printable Latin-1 byte stands for itself, the others are U+0100 onwards in order, so that a space
 * is written U+0120.
 */
final class ByteAlphabet {

  private static final char[] SYMBOLS = new char[256];
  private static final short[] BYTES = new short[512];

  static {
    Arrays.fill(BYTES, (short) -1);
    char next = 0x100;
    for (int value = 0; value < 256; value++) {
      boolean printable = (value > ' ' && value <= '~') || (value > 0xA0 && value != 0xAD);
      SYMBOLS[value] = printable ? (char) value : next++;
      BYTES[SYMBOLS[value]] = (short) value;
    }
  }

  private ByteAlphabet() {}

  /** Returns the written form of one byte, 0 to 255. */
  static String symbol(int value) {
    return String.valueOf(SYMBOLS[value]);
  }

  /**
   * Returns the bytes that a written form stands for; where it has a character outside the
   * alphabet, the form itself in UTF-8.
   */
  static byte[] bytes(String form) {
    byte[] bytes = new byte[form.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = form.charAt(i);
      if (c >= BYTES.length || BYTES[c] < 0) {
        return form.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) BYTES[c];
    }
    return bytes;
  }
}
