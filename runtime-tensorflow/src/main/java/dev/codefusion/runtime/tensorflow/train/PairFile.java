package dev.codefusion.runtime.tensorflow.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Table;
import dev.codefusion.runtime.tensorflow.checkpoint.JsonFault;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of (utterance, code) pairs: JSON Lines with {@code utterance} and {@code code}, or a part
 * of one of the paper's benchmark files, named {@code FILE#train} or {@code FILE#test}.
 *
 * @param name the file's name, without folders
 * @param sha256 hash of its bytes
 * @param pairs the rows that have both parts
 * @param skipped the number of rows that have not
 */
record PairFile(String name, String sha256, List<Pair> pairs, int skipped) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** An utterance and the code that answers it, with the table that both are about. */
  record Pair(String utterance, String code, Optional<Table> table) {

    Pair(String utterance, String code) {
      this(utterance, code, Optional.empty());
    }

    Prompt prompt() {
      return new Prompt(utterance, table);
    }
  }

  /**
   * Reads a file.
   *
   * @throws ConfigurationException where it is missing, not UTF-8, or a line is no JSON object
   */
  static PairFile read(String location) throws IOException {
    Path file = Path.of(location);
    String part = "";
    int hash = location.lastIndexOf('#');
    if (!Files.exists(file) && hash > 0) {
      file = Path.of(location.substring(0, hash));
      part = location.substring(hash + 1);
    }
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "The data file %s does not exist; name a JSON Lines file of pairs.".formatted(file));
    }
    List<Pair> pairs = new ArrayList<>();
    int rows = 0;
    if (part.isEmpty()) {
      for (JsonNode row : lines(file)) {
        rows++;
        add(pairs, row, "utterance", "code", table(row.path("columns"), row.path("rows"), 0));
      }
    } else {
      JsonNode list = parse(file).path(part);
      if (!list.isArray()) {
        throw new ConfigurationException(
            "The data file %s has no part '%s'; its parts are lists, such as train and test."
                .formatted(file, part));
      }
      for (JsonNode row : list) {
        rows++;
        add(
            pairs,
            row,
            "NL Utterance",
            "Code",
            table(row.path("Data").path(0), row.path("Data"), 1));
      }
    }
    if (pairs.isEmpty()) {
      throw new ConfigurationException(
          "The data file %s has no row with an utterance and code.".formatted(file));
    }
    return of(file, pairs, rows);
  }

  /**
   * Reads the code of a file of snippets, JSON Lines with {@code code}; the utterances are empty.
   *
   * @throws ConfigurationException where it is missing, not UTF-8, or a line is no JSON object
   */
  static PairFile snippets(String location) throws IOException {
    Path file = Path.of(location);
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "The data file %s does not exist; name a JSON Lines file of snippets.".formatted(file));
    }
    List<Pair> snippets = new ArrayList<>();
    List<JsonNode> rows = lines(file);
    for (JsonNode row : rows) {
      String code = row.path("code").asText("").strip();
      if (!code.isEmpty()) {
        snippets.add(new Pair("", code));
      }
    }
    return of(file, snippets, rows.size());
  }

  private static PairFile of(Path file, List<Pair> pairs, int rows) throws IOException {
    return new PairFile(
        String.valueOf(file.getFileName()),
        ModelFolder.sha256(file),
        List.copyOf(pairs),
        rows - pairs.size());
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          rows.add(parse(file, number, line));
        }
      }
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(
          "The data file %s is not UTF-8; convert it.".formatted(file), e);
    }
    return rows;
  }

  private static JsonNode parse(Path file, int number, String line) {
    String problem = "Line %d of %s is not a JSON object; each line must be one.";
    JsonNode row;
    try {
      row = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(problem.formatted(number, file), e);
    }
    if (!row.isObject()) {
      throw new ConfigurationException(problem.formatted(number, file));
    }
    return row;
  }

  private static JsonNode parse(Path file) throws IOException {
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          "The data file %s cannot be read: %s; download it again."
              .formatted(file, JsonFault.of(e)),
          e);
    }
  }

  private static void add(
      List<Pair> pairs, JsonNode row, String utteranceKey, String codeKey, Optional<Table> table) {
    String utterance = row.path(utteranceKey).asText("").strip();
    String code = row.path(codeKey).asText("").strip();
    if (!utterance.isEmpty() && !code.isEmpty()) {
      pairs.add(new Pair(utterance, code, table));
    }
  }

  /**
   * Makes a table, where there are names of columns and rows; cells that a row lacks are empty, and
   * those beyond the columns have no name and are left out.
   *
   * @param first index of the first of the rows
   */
  private static Optional<Table> table(JsonNode columns, JsonNode rows, int first) {
    if (!columns.isArray() || !rows.isArray()) {
      return Optional.empty();
    }
    List<List<String>> cells = new ArrayList<>();
    for (int i = first; i < rows.size(); i++) {
      cells.add(texts(rows.get(i), columns.size()));
    }
    return Optional.of(new Table(texts(columns, columns.size()), cells));
  }

  private static List<String> texts(JsonNode row, int width) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      JsonNode cell = row.path(i);
      texts.add(cell.isNull() ? "" : cell.asText());
    }
    return texts;
  }
}
