package dev.codefusion.api.language;

import dev.codefusion.api.Named;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Table;
import java.util.List;
import java.util.Optional;

/**
 * A language that programs are written in. Register implementations as a {@code ServiceLoader}
 * service; they MUST be safe for many threads, and answer the same whenever they are asked the
 * same. No method may throw for any text, well-formed or not. Positions count {@code char}s from 0.
 */
public interface LanguageTarget extends Named {

  /** Returns the text that the encoder reads for a prompt. */
  default String render(Prompt prompt) {
    return prompt.utterance();
  }

  /**
   * Judges whether a program is well-formed, without running it.
   *
   * @param prompt what the program was written for
   */
  Verdict check(String code, Prompt prompt);

  /**
   * Returns the program in the one form that all programs of equal meaning and order share, as far
   * as this language can tell; the program itself where it cannot be read. MUST be a fixed point:
   * the canonical form of a canonical form is itself. That of a well-formed program MUST be
   * well-formed.
   */
  default String canonical(String code) {
    return code.strip();
  }

  /**
   * Returns the program with everything replaced by its kind that another program for the same task
   * would choose freely, such as names and numbers; empty where the program cannot be read. MUST be
   * the template of the program's canonical form as well.
   */
  default Optional<String> template(String code) {
    return Optional.empty();
  }

  /**
   * Returns the parts of a program that stand for an identifier or a word that the language has
   * built in, in order and without overlap: what continuous paragraph denoising hides (paper,
   * section 3.2).
   */
  default List<Span> maskable(String code) {
    return List.of();
  }

  /**
   * Returns the parts of the rendered prompt that programs copy, in order and without overlap. MUST
   * depend on the prompt alone: what the right program would be is not known when it is asked for.
   */
  default List<Literal> literals(Prompt prompt) {
    return List.of();
  }

  /**
   * Returns where in any program a literal of its prompt stands, in order and without overlap.
   * Replacing each of these parts by a placeholder, and the placeholder by the literal's value,
   * MUST give the program back.
   */
  default List<Span> occurrences(Literal literal, String code) {
    return List.of();
  }

  /**
   * Returns how a literal's value is written right behind the beginning of a program, so that the
   * program says this value and nothing else: quoted, say, where a blank in it would else end a
   * word. MUST be the value itself wherever {@link #occurrences} finds it in a program: what is
   * taken out of one comes back as it stood.
   *
   * @param before the program up to where the value goes; its end may be inside of quotes
   */
  default String spelled(Literal literal, String before) {
    return literal.value();
  }

  /** Returns whether this language has an evaluator; {@link #execute} answers nothing otherwise. */
  default boolean executes() {
    return false;
  }

  /**
   * Runs a program on a table, by an evaluator of the language's own. It MUST have no effect and
   * read nothing but its two arguments (no file, process, network or clock), and MUST end soon,
   * whatever the program: those of a model are run, too. MUST NOT throw for any text.
   *
   * @return for each row of the table, whether the program marks it; empty where it cannot be run
   *     on this table, or the language has no evaluator
   */
  default Optional<List<Boolean>> execute(String code, Table table) {
    return Optional.empty();
  }
}
