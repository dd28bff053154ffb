package dev.codefusion.evaluation;

import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pair whose literals are placeholders, cut into words and parts of code.
 *
 * @param utterance with placeholders
 * @param code with placeholders
 * @param bound what each placeholder stands for
 * @param words of the utterance, the first letter small, without full stops at the end
 * @param places where each word stands in the utterance
 * @param parts of the code, white space among them, so that together they are the code
 */
record Sketch(
    String utterance,
    String code,
    Map<String, Bound> bound,
    List<String> words,
    List<Span> places,
    List<String> parts) {

  /** A literal as the utterance says it and as the code writes it. */
  record Bound(String said, String written) {}

  private static final Pattern PLACEHOLDER = Pattern.compile("\u27e8[A-Z]+\\d+\u27e9");

  private static final Pattern WORD =
      Pattern.compile(
          PLACEHOLDER.pattern() + "|\\w+(?:[-'/]\\w+)*+|[^\\w\\s]",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern PART =
      Pattern.compile("\\s+|" + PLACEHOLDER.pattern() + "|[\\w.-]+|[^\\w\\s]");

  private record Piece(int start, int end, String placeholder) {}

  /** Cuts a pair whose literals are placeholders already. */
  static Sketch of(String utterance, String code, Map<String, Bound> bound) {
    String small = Pairs.withoutEnd(Pairs.lowerFirst(utterance));
    List<MatchResult> words = WORD.matcher(small).results().toList();
    return new Sketch(
        utterance,
        code,
        bound,
        words.stream().map(MatchResult::group).toList(),
        words.stream().map(word -> new Span(word.start(), word.end())).toList(),
        PART.matcher(code).results().map(MatchResult::group).toList());
  }

  /**
   * Replaces the literals that the language sees in a pair's utterance, in both of its sides; empty
   * for a pair about a table, and for one that spells a placeholder.
   */
  static Optional<Sketch> of(Pair pair, LanguageTarget language) {
    String utterance = pair.utterance();
    if (!language.render(pair.prompt()).equals(utterance)
        || pair.table().isPresent()
        || PLACEHOLDER.matcher(utterance + pair.code()).find()) {
      return Optional.empty();
    }
    Map<Literal.Kind, Integer> used = new EnumMap<>(Literal.Kind.class);
    Map<String, String> placeholders = new LinkedHashMap<>();
    Map<String, Bound> bound = new LinkedHashMap<>();
    List<Piece> said = new ArrayList<>();
    List<Piece> written = new ArrayList<>();
    for (Literal literal : language.literals(pair.prompt())) {
      String placeholder = placeholders.get(literal.value());
      if (placeholder == null) {
        placeholder =
            "\u27e8" + literal.kind() + used.merge(literal.kind(), 1, Integer::sum) + "\u27e9";
        placeholders.put(literal.value(), placeholder);
        bound.put(
            placeholder,
            new Bound(utterance.substring(literal.start(), literal.end()), literal.value()));
        for (Span span : language.occurrences(literal, pair.code())) {
          written.add(new Piece(span.start(), span.end(), placeholder));
        }
      }
      said.add(new Piece(literal.start(), literal.end(), placeholder));
    }
    return Optional.of(
        of(replaced(utterance, said), replaced(pair.code(), longest(written)), bound));
  }

  /** Returns whether a word or a part is a placeholder. */
  static boolean isPlaceholder(String token) {
    return PLACEHOLDER.matcher(token).matches();
  }

  /** Returns whether the utterance has every placeholder that the code has. */
  boolean saysWhatItWrites() {
    return new HashSet<>(words).containsAll(parts.stream().filter(Sketch::isPlaceholder).toList());
  }

  /** Returns the pair that this is a sketch of. */
  Pair pair() {
    return new Pair(filled(utterance, true), filled(code, false));
  }

  private String filled(String text, boolean said) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found -> {
              Bound value = bound.get(found.group());
              return Matcher.quoteReplacement(
                  value == null ? found.group() : said ? value.said() : value.written());
            });
  }

  /** Where two literals overlap, the longer one counts. */
  private static List<Piece> longest(List<Piece> pieces) {
    List<Piece> kept = new ArrayList<>();
    pieces.stream()
        .sorted(
            Comparator.comparingInt((Piece piece) -> piece.start() - piece.end())
                .thenComparingInt(Piece::start))
        .filter(
            piece ->
                kept.stream()
                    .noneMatch(other -> piece.start() < other.end() && other.start() < piece.end()))
        .forEachOrdered(kept::add);
    kept.sort(Comparator.comparingInt(Piece::start));
    return kept;
  }

  private static String replaced(String text, List<Piece> pieces) {
    StringBuilder result = new StringBuilder();
    int from = 0;
    for (Piece piece : pieces) {
      result.append(text, from, piece.start()).append(piece.placeholder());
      from = piece.end();
    }
    return result.append(text, from, text.length()).toString();
  }
}
