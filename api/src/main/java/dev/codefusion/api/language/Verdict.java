package dev.codefusion.api.language;

/**
 * What a language's check says of a program.
 *
 * @param valid whether the program is well-formed
 * @param position index of the character where the fault was noticed, at most the program's length;
 *     0 where valid
 * @param message one sentence on the fault; empty where valid
 * @param judge what decided, such as the name of a parser
 */
public record Verdict(boolean valid, int position, String message, String judge) {

  /** Returns the verdict on a well-formed program. */
  public static Verdict valid(String judge) {
    return new Verdict(true, 0, "", judge);
  }

  /** Returns the verdict on a program with a fault. */
  public static Verdict invalid(int position, String message, String judge) {
    return new Verdict(false, position, message, judge);
  }
}
