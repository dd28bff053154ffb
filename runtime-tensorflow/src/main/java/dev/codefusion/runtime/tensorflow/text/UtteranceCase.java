package dev.codefusion.runtime.tensorflow.text;

import java.util.Locale;

/** What happens to an utterance's capitals before it is read. */
public enum UtteranceCase {
  /** Nothing. */
  KEEP,
  /** The first letter becomes small where a small one or a space follows: "Find x" is "find x". */
  LOWER_FIRST,
  /** All letters become small. Names that are to be copied lose their capitals. */
  LOWER;

  /** Returns the utterance as the encoder reads it. */
  public String apply(String utterance) {
    return switch (this) {
      case KEEP -> utterance;
      case LOWER -> utterance.toLowerCase(Locale.ROOT);
      case LOWER_FIRST -> lowerFirst(utterance);
    };
  }

  private static String lowerFirst(String utterance) {
    boolean sentence =
        utterance.length() > 1
            && Character.isUpperCase(utterance.charAt(0))
            && (Character.isLowerCase(utterance.charAt(1))
                || Character.isWhitespace(utterance.charAt(1)));
    return sentence
        ? Character.toLowerCase(utterance.charAt(0)) + utterance.substring(1)
        : utterance;
  }
}
