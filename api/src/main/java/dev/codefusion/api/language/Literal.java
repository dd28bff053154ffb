package dev.codefusion.api.language;

/**
 * A part of a prompt's text that programs copy rather than understand: a name, a path, a number.
 *
 * @param start index of its first character in the text that {@link LanguageTarget#render} gives
 * @param end index after its last character
 * @param value what a program would hold; it may differ from the text, which may be quoted, say
 * @param kind what sort of thing it is
 */
public record Literal(int start, int end, String value, Kind kind) {

  /** Sorts of literals, as far as a sentence shows them. */
  public enum Kind {
    /** Quoted text, or a name that is no path. */
    STRING,
    /** A path of the file system. */
    PATH,
    /** A pattern with wildcards, or a regular expression. */
    PATTERN,
    /** A number, a mode, a size with its unit. */
    NUMBER
  }

  public Literal {
    if (start < 0 || end <= start || value.isEmpty()) {
      throw new IllegalArgumentException(
          "a literal from %d to %d with value '%s' is empty".formatted(start, end, value));
    }
  }
}
