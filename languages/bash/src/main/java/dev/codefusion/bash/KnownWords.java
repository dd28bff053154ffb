package dev.codefusion.bash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words that people ask for commands with. Any other word is most likely a name, which a
 * command copies: nobody can learn all users, services and folders by heart.
 */
final class KnownWords {

  private static final String RESOURCE = "known-words.txt";

  private static final Pattern WORD = Pattern.compile("[A-Za-z]{3,}(?:[-/][A-Za-z]+)*+");

  private static final Pattern JOINT = Pattern.compile("[-/]");

  /** Endings of verbs, adverbs and abstract nouns, which names do not have. */
  private static final Pattern PROSE_ENDING =
      Pattern.compile(
          ".{2,}(?:ing|ed|ly|[st]ions?|ments?|[ai]ble|[ai]tive|ous|ness|ity|ized?s?|ical)");

  /** What inflection puts behind a word, and what it may take away for it. */
  private static final List<List<String>> INFLECTIONS =
      List.of(
          List.of("s", ""),
          List.of("es", ""),
          List.of("ies", "y"),
          List.of("ier", "y"),
          List.of("iers", "y"),
          List.of("d", ""),
          List.of("er", ""),
          List.of("ers", ""),
          List.of("est", ""),
          List.of("r", ""),
          List.of("rs", ""));

  private static final Set<String> WORDS = read();

  private KnownWords() {}

  private static Set<String> read() {
    try (InputStream in = KnownWords.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks its resource " + RESOURCE);
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether a word of letters, or one part of it between hyphens and slashes, is neither known nor
   * the inflection of a known one.
   */
  static boolean isName(String word) {
    return WORD.matcher(word).matches()
        && JOINT
            .splitAsStream(word.toLowerCase(Locale.ROOT))
            .anyMatch(part -> part.length() > 1 && !isKnown(part));
  }

  private static boolean isKnown(String word) {
    return WORDS.contains(word)
        || PROSE_ENDING.matcher(word).matches()
        || INFLECTIONS.stream()
            .anyMatch(
                ending ->
                    word.endsWith(ending.get(0))
                        && WORDS.contains(
                            word.substring(0, word.length() - ending.get(0).length())
                                + ending.get(1)));
  }
}
