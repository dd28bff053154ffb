package dev.codefusion.bash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a utility's command line. The table is {@code utilities.txt}, which says what
 * its columns mean.
 *
 * @param arguments kinds of what stands behind the options; the last one repeats
 * @param options the kind of value of each option that takes one
 * @param exclusive sets of flags of which the last one given wins
 * @param flags all letters that are flags; empty where any letter may be one
 * @param joinable whether single-letter flags may be joined and reordered at all
 */
record Utility(
    List<String> arguments,
    Map<String, String> options,
    List<String> exclusive,
    String flags,
    boolean joinable) {

  /** The kind of a word that is a command's name, with a command line of its own behind it. */
  static final String COMMAND = "Command";

  /** The kind of a word that a template keeps. */
  static final String VERBATIM = "Verbatim";

  /** Returns every utility of the table by its name. */
  static Map<String, Utility> all() {
    Map<String, Utility> all = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(Utility.class.getResourceAsStream("utilities.txt"));
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> add(line, all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(all);
  }

  private static void add(String line, Map<String, Utility> all) {
    String[] columns = line.split("\\|", -1);
    Map<String, String> options = new HashMap<>();
    for (String option : words(columns[2])) {
      int colon = option.indexOf(':');
      if (colon > 0 && colon < option.length() - 1) {
        options.put(option.substring(0, colon), option.substring(colon + 1));
      }
    }
    List<String> sets = words(columns[3]);
    Utility utility =
        new Utility(
            words(columns[1]),
            Map.copyOf(options),
            sets.stream().filter(set -> !set.startsWith("=")).toList(),
            sets.stream()
                .filter(set -> set.startsWith("="))
                .map(set -> set.substring(1))
                .collect(Collectors.joining()),
            !sets.equals(List.of("-")));
    words(columns[0]).forEach(name -> all.put(name, utility));
  }

  private static List<String> words(String column) {
    return Stream.of(column.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  Optional<String> valueOf(String option) {
    return Optional.ofNullable(options.get(option));
  }

  String argument(int index) {
    return arguments.get(Math.min(index, arguments.size() - 1));
  }

  /** Whether a word is made of single-letter flags, none of which takes a value. */
  boolean isFlags(String word) {
    return word.matches("-[A-Za-z0-9]+") && word.chars().skip(1).allMatch(this::isFlag);
  }

  /** Digits are a number more often than flags: they are flags where the table has them. */
  private boolean isFlag(int letter) {
    boolean known =
        exclusive.stream().anyMatch(set -> set.indexOf(letter) >= 0)
            || (flags.isEmpty() ? !Character.isDigit(letter) : flags.indexOf(letter) >= 0);
    return known && !options.containsKey("-" + (char) letter);
  }

  /** Whether the order of some single-letter flags, none of which takes a value, means nothing. */
  boolean ordersFreely(String letters) {
    return joinable
        && exclusive.stream()
            .allMatch(
                set -> letters.chars().filter(c -> set.indexOf(c) >= 0).distinct().count() < 2);
  }
}
