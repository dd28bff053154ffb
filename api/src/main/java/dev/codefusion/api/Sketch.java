package dev.codefusion.api;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program with gaps, to be filled in: the text around the gaps stands in every answer as it is
 * here.
 *
 * @param pieces the text before, between and after the gaps: one more than there are gaps, of which
 *     there is at least one; a piece may be empty
 */
public record Sketch(List<String> pieces) {

  /** What stands for a gap in written sketches. */
  public static final String GAP = "<>";

  private static final String ESCAPED_GAP = "\\" + GAP;

  public Sketch {
    pieces = List.copyOf(pieces);
    if (pieces.size() < 2) {
      throw new ConfigurationException(
          "The sketch '%s' has no gap; mark what is to be filled in by %s, as in: find . -name %s"
              .formatted(String.join("", pieces), GAP, GAP));
    }
  }

  /**
   * Reads a written sketch, such as {@code find . -name <> -type f}. Each {@value #GAP} is a gap of
   * one or more tokens; {@code \<>}, with a backslash before it, is the text {@value #GAP} itself.
   *
   * @throws ConfigurationException where it has no gap
   */
  public static Sketch parse(String written) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int at = 0;
    while (at < written.length()) {
      if (written.startsWith(ESCAPED_GAP, at)) {
        piece.append(GAP);
        at += ESCAPED_GAP.length();
      } else if (written.startsWith(GAP, at)) {
        pieces.add(piece.toString());
        piece.setLength(0);
        at += GAP.length();
      } else {
        piece.append(written.charAt(at));
        at++;
      }
    }
    pieces.add(piece.toString());
    return new Sketch(pieces);
  }

  /** Returns the number of gaps, at least 1. */
  public int gaps() {
    return pieces.size() - 1;
  }

  /** Returns the sketch as {@link #parse} reads it. */
  @Override
  public String toString() {
    return pieces.stream()
        .map(piece -> piece.replace(GAP, ESCAPED_GAP))
        .collect(Collectors.joining(GAP));
  }
}
