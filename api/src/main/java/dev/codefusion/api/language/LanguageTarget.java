package dev.codefusion.api.language;

import dev.codefusion.api.Named;
import dev.codefusion.api.Prompt;

/**
 * A language that programs are written in. Register implementations as a {@code ServiceLoader}
 * service; they MUST be safe for many threads.
 */
public interface LanguageTarget extends Named {

  /** Returns the text that the encoder reads for a prompt. */
  default String render(Prompt prompt) {
    return prompt.utterance();
  }

  /**
   * Judges whether a program is well-formed, without running it. MUST NOT throw for any text.
   *
   * @param prompt what the program was written for
   */
  Verdict check(String code, Prompt prompt);

  /**
   * Returns the program in the one form that all programs of equal meaning and order share, as far
   * as this language can tell; the program itself where it cannot be read.
   */
  default String canonical(String code) {
    return code.strip();
  }
}
