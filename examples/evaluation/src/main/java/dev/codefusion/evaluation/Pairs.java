package dev.codefusion.evaluation;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pairs of a data file that a generator is measured on.
 *
 * @param location the file as the user named it
 * @param sha256 hash of the whole file, hexadecimal
 * @param rows every row that has both utterance and code, in the order of the file; at least one
 * @param skipped rows that lack one of them
 */
public record Pairs(String location, String sha256, List<Pair> rows, int skipped) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Pattern QUOTING = Pattern.compile("[\"'\\\\]");

  public Pairs {
    rows = List.copyOf(rows);
  }

  /**
   * Reads pairs in either form that {@link DataFile} knows.
   *
   * @throws ConfigurationException as {@link DataFile#read} does, and where no row is left
   */
  public static Pairs read(String location) {
    DataFile file = DataFile.read(location);
    List<Pair> rows = new ArrayList<>();
    for (DataFile.Row row : file.rows()) {
      if (row.utterance().isPresent() && row.code().isPresent()) {
        rows.add(new Pair(row.utterance().get(), row.code().get(), row.table(), row.labels()));
      }
    }
    if (rows.isEmpty()) {
      throw new ConfigurationException(
          "%s holds no pair (%d rows were skipped); a row needs both utterance and code, and a"
                  .formatted(location, file.rows().size())
              + " benchmark file needs #train or #test after its name.");
    }
    return new Pairs(location, file.sha256(), rows, file.rows().size() - rows.size());
  }

  /**
   * Returns these pairs with the first letter of each utterance made small, unless a capital or a
   * sign follows: "Find x" becomes "find x", "SSH to x" stays.
   */
  public Pairs lowerFirst() {
    return new Pairs(
        location,
        sha256,
        rows.stream().map(row -> row.withUtterance(lowerFirst(row.utterance()))).toList(),
        skipped);
  }

  /** As {@link #lowerFirst()}, for one utterance; its length stays. */
  static String lowerFirst(String utterance) {
    boolean word =
        utterance.length() > 1
            && (Character.isLowerCase(utterance.charAt(1))
                || Character.isWhitespace(utterance.charAt(1)));
    return word ? Character.toLowerCase(utterance.charAt(0)) + utterance.substring(1) : utterance;
  }

  /**
   * Returns a test of whether an utterance stands in these pairs, but for case, white space and
   * full stops at the end.
   */
  public Predicate<String> seen() {
    return seen(rows);
  }

  static Predicate<String> seen(List<Pair> rows) {
    Set<String> seen =
        rows.stream().map(row -> folded(row.utterance())).collect(Collectors.toUnmodifiableSet());
    return utterance -> seen.contains(folded(utterance));
  }

  private static String folded(String utterance) {
    return withoutEnd(ExactMatch.fold(utterance).toLowerCase(Locale.ROOT));
  }

  /** Takes full stops and blanks off an utterance's end. */
  static String withoutEnd(String utterance) {
    int end = utterance.length();
    while (end > 0 && (utterance.charAt(end - 1) == '.' || utterance.charAt(end - 1) == ' ')) {
      end--;
    }
    return utterance.substring(0, end);
  }

  /**
   * Returns those of other pairs that have neither an utterance nor a program of these, but for
   * white space, the utterance's case and full stops at its end, and quotes and backslashes in the
   * program: what may be learned where these are what figures are measured on.
   */
  public List<Pair> apartFrom(List<Pair> others) {
    Set<String> utterances = new HashSet<>();
    Set<String> programs = new HashSet<>();
    for (Pair row : rows) {
      utterances.add(folded(row.utterance()));
      programs.add(unquoted(row.code()));
    }
    return others.stream()
        .filter(
            pair ->
                !utterances.contains(folded(pair.utterance()))
                    && !programs.contains(unquoted(pair.code())))
        .toList();
  }

  private static String unquoted(String code) {
    return ExactMatch.fold(QUOTING.matcher(code).replaceAll(""));
  }

  /**
   * Writes pairs as JSON Lines.
   *
   * @param file replaced where it exists
   */
  public static void write(Path file, List<Pair> pairs) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      for (Pair pair : pairs) {
        writer.write(line(pair));
      }
    }
  }

  /** Returns the line of a pair in JSON Lines, with its end. */
  static String line(Pair pair) {
    ObjectNode row = JSON.createObjectNode();
    row.put("utterance", pair.utterance()).put("code", pair.code());
    pair.table()
        .ifPresent(
            table -> {
              row.set("columns", JSON.valueToTree(table.columns()));
              row.set("rows", JSON.valueToTree(table.rows()));
            });
    pair.labels()
        .ifPresent(
            labels ->
                row.set(
                    "labels", JSON.valueToTree(labels.stream().map(it -> it ? 1 : 0).toList())));
    return row + "\n";
  }

  /** Returns the first {@code count} pairs, or all where there are fewer. */
  public List<Pair> first(int count) {
    return rows.subList(0, Math.min(count, rows.size()));
  }
}
