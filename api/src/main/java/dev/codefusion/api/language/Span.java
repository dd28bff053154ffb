package dev.codefusion.api.language;

/**
 * A part of a text.
 *
 * @param start index of its first character
 * @param end index after its last character, above start
 */
public record Span(int start, int end) {

  public Span {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("a span from %d to %d is empty".formatted(start, end));
    }
  }
}
