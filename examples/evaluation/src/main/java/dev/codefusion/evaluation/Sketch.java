package dev.codefusion.evaluation;

import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pair whose literals are placeholders, cut into words and parts of code.
 *
 * @param utterance with placeholders
 * @param code with placeholders
 * @param bound what each placeholder stands for
 * @param words of the utterance, the first letter small, without full stops at the end
 * @param parts of the code, white space among them, so that together they are the code
 */
record Sketch(
    String utterance, String code, Map<String, Bound> bound, List<Token> words, List<Token> parts) {

  /** A literal as the utterance says it and as the code writes it. */
  record Bound(String said, String written) {}

  /** A piece of text and where it stands. */
  record Token(String text, int start, int end) {}

  private static final Pattern PLACEHOLDER = Pattern.compile("\u27e8[A-Z]+\\d+\u27e9");

  private static final Pattern WORD =
      Pattern.compile(PLACEHOLDER.pattern() + "|\\w+(?:[-'/]\\w+)*|[^\\w\\s]");

  private static final Pattern PART =
      Pattern.compile("\\s+|" + PLACEHOLDER.pattern() + "|[\\w.-]+|[^\\w\\s]");

  private record Piece(int start, int end, String placeholder) {}

  Sketch(String utterance, String code, Map<String, Bound> bound) {
    this(utterance, code, bound, words(utterance), tokens(PART, code));
  }

  /** Replaces the literals that the language sees in a pair's utterance, in both of its sides. */
  static Sketch of(Pair pair, LanguageTarget language) {
    String utterance = language.render(pair.prompt());
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
    return new Sketch(replaced(utterance, said), replaced(pair.code(), longest(written)), bound);
  }

  /** Returns whether a word or a part is a placeholder. */
  static boolean isPlaceholder(String token) {
    return PLACEHOLDER.matcher(token).matches();
  }

  /** Returns the pair that this is a sketch of; empty where a placeholder stands for nothing. */
  Optional<Pair> pair() {
    Optional<String> said = filled(utterance, true);
    Optional<String> written = filled(code, false);
    return said.isPresent() && written.isPresent()
        ? Optional.of(new Pair(said.get(), written.get()))
        : Optional.empty();
  }

  private Optional<String> filled(String text, boolean said) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      Bound value = bound.get(matcher.group());
      if (value == null) {
        return Optional.empty();
      }
      matcher.appendReplacement(
          filled, Matcher.quoteReplacement(said ? value.said() : value.written()));
    }
    return Optional.of(matcher.appendTail(filled).toString());
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

  private static List<Token> words(String utterance) {
    List<Token> words = tokens(WORD, utterance.replaceAll("[. ]+$", ""));
    if (!words.isEmpty()) {
      Token first = words.get(0);
      String word = first.text();
      if (word.length() == 1 || !Character.isUpperCase(word.charAt(1))) {
        String small = Character.toLowerCase(word.charAt(0)) + word.substring(1);
        words.set(0, new Token(small, first.start(), first.end()));
      }
    }
    return words;
  }

  private static List<Token> tokens(Pattern pattern, String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      tokens.add(new Token(matcher.group(), matcher.start(), matcher.end()));
    }
    return tokens;
  }
}
