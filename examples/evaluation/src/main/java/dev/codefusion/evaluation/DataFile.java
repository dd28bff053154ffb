package dev.codefusion.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rows of a data file, as written.
 *
 * <p>Two forms are read. <em>JSON Lines</em>: one object a line, the texts under {@code utterance}
 * and {@code code}; where the row is about a table, {@code columns} has its names, {@code rows} its
 * cells and {@code labels} a 0 or 1 for each of its rows. <em>Benchmark</em>, of the CodeFusion
 * paper: one object with the lists {@code train} and {@code test}, the texts under {@code NL
 * Utterance} and {@code Code}, the table under {@code Data} (its first row has the names) and the
 * labels under {@code Labels}; {@code FILE#train} or {@code FILE#test} names the list, unless a
 * file is really so named. Other keys are ignored.
 *
 * <p>Cells become text as JSON writes them; null is the empty text, as are cells that a row lacks.
 * Labels that are not one for each row of the table say nothing, and are left out.
 *
 * @param location the file as the user named it
 * @param sha256 hash of the whole file, hexadecimal
 * @param rows the rows in the order of the file
 */
public record DataFile(String location, String sha256, List<Row> rows) {

  /**
   * One row; a text is absent where its key is missing, null or blank.
   *
   * @param number line in JSON Lines, place in the list of a benchmark; from 1
   */
  public record Row(
      int number,
      Optional<String> utterance,
      Optional<String> code,
      Optional<Table> table,
      Optional<List<Boolean>> labels) {}

  /** Where a row of one form has what. */
  private enum Keys {
    LINES("utterance", "code", "rows", "labels"),
    BENCHMARK("NL Utterance", "Code", "Data", "Labels");

    private static final String COLUMNS = "columns";

    private final String utterance;
    private final String code;
    private final String rows;
    private final String labels;

    Keys(String utterance, String code, String rows, String labels) {
      this.utterance = utterance;
      this.code = code;
      this.rows = rows;
      this.labels = labels;
    }
  }

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  public DataFile {
    rows = List.copyOf(rows);
  }

  /**
   * Reads a whole file.
   *
   * @param location a path, or a path followed by {@code #train} or {@code #test}
   * @throws ConfigurationException where the file is missing, is not UTF-8 or not of its form; the
   *     message names the file and the line or row
   */
  public static DataFile read(String location) {
    int hash = location.lastIndexOf('#');
    String list = hash < 0 ? "" : location.substring(hash + 1);
    boolean benchmark =
        (list.equals("train") || list.equals("test")) && !Files.exists(path(location));
    Path file = path(benchmark ? location.substring(0, hash) : location);
    byte[] bytes = bytes(file);
    String text = text(file, bytes);
    return new DataFile(
        location, sha256(bytes), benchmark ? benchmark(file, text, list) : lines(file, text));
  }

  private static List<Row> lines(Path file, String text) {
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      JsonNode object;
      try {
        object = JSON.readTree(line);
      } catch (JsonProcessingException e) {
        throw new ConfigurationException(
            "%s, line %d is not JSON: %s; JSON Lines holds one whole object a line."
                .formatted(file, number, fault(e)),
            e);
      }
      rows.add(row(file, "line " + number, number, object, Keys.LINES));
    }
    return rows;
  }

  private static List<Row> benchmark(Path file, String text, String list) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          "%s, line %d is not JSON: %s; with #%s the file is read as one JSON object."
              .formatted(file, e.getLocation().getLineNr(), fault(e), list),
          e);
    }
    JsonNode elements = root.path(list);
    if (!elements.isArray()) {
      throw new ConfigurationException(
          "%s holds no list '%s'; a benchmark file is one object with the lists 'train' and 'test'."
              .formatted(file, list));
    }
    List<Row> rows = new ArrayList<>();
    for (JsonNode element : elements) {
      int number = rows.size() + 1;
      rows.add(row(file, list + " row " + number, number, element, Keys.BENCHMARK));
    }
    return rows;
  }

  private static Row row(Path file, String place, int number, JsonNode object, Keys keys) {
    if (!object.isObject()) {
      throw new ConfigurationException(
          "%s, %s is not an object; a row looks like {\"%s\": \"...\", \"%s\": \"...\"}."
              .formatted(file, place, keys.utterance, keys.code));
    }
    Optional<Table> table = table(file, place, object, keys);
    return new Row(
        number,
        field(file, place, object, keys.utterance),
        field(file, place, object, keys.code),
        table,
        table.flatMap(it -> labels(file, place, object.path(keys.labels), keys.labels, it)));
  }

  private static Optional<String> field(Path file, String place, JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new ConfigurationException(
          "%s, %s: '%s' is %s, but must be text.".formatted(file, place, key, value));
    }
    return Optional.of(value.textValue()).filter(text -> !text.isBlank());
  }

  private static Optional<Table> table(Path file, String place, JsonNode object, Keys keys) {
    JsonNode cells = object.path(keys.rows);
    if (cells.isMissingNode() || cells.isNull()) {
      return Optional.empty();
    }
    List<List<String>> rows = new ArrayList<>();
    if (keys == Keys.LINES) {
      rows.add(texts(file, place, object.path(Keys.COLUMNS), Keys.COLUMNS));
    }
    requireList(file, place, cells, keys.rows);
    cells.forEach(row -> rows.add(texts(file, place, row, keys.rows)));
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<String> columns = rows.remove(0);
    for (List<String> row : rows) {
      if (row.size() > columns.size()) {
        throw new ConfigurationException(
            "%s, %s: a row of '%s' has %d cells, but there are %d columns; name every column."
                .formatted(file, place, keys.rows, row.size(), columns.size()));
      }
      while (row.size() < columns.size()) {
        row.add("");
      }
    }
    return Optional.of(new Table(columns, rows));
  }

  private static Optional<List<Boolean>> labels(
      Path file, String place, JsonNode value, String key, Table table) {
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    requireList(file, place, value, key);
    List<Boolean> labels = new ArrayList<>();
    for (JsonNode label : value) {
      if (!label.isBoolean()
          && !(label.isNumber() && (label.asDouble() == 0 || label.asDouble() == 1))) {
        throw new ConfigurationException(
            "%s, %s: '%s' holds %s, but must hold 0 and 1 only."
                .formatted(file, place, key, label));
      }
      labels.add(label.isBoolean() ? label.booleanValue() : label.asDouble() == 1);
    }
    return Optional.of(labels).filter(it -> it.size() == table.rows().size());
  }

  private static List<String> texts(Path file, String place, JsonNode list, String key) {
    requireList(file, place, list, key);
    List<String> texts = new ArrayList<>();
    list.forEach(
        cell ->
            texts.add(
                cell.isNull() ? "" : cell.isContainerNode() ? cell.toString() : cell.asText()));
    return texts;
  }

  private static void requireList(Path file, String place, JsonNode value, String key) {
    if (!value.isArray()) {
      throw new ConfigurationException(
          "%s, %s: '%s' is %s, but must be a list; a table looks like \"columns\": [\"A\"], \"rows\": [[1], [2]]."
              .formatted(file, place, key, value.isMissingNode() ? "missing" : kind(value)));
    }
  }

  private static String kind(JsonNode value) {
    return value.toString().length() > 40
        ? value.getNodeType().name().toLowerCase(Locale.ROOT)
        : value.toString();
  }

  private static Path path(String location) {
    try {
      return Path.of(location);
    } catch (InvalidPathException e) {
      throw new ConfigurationException(
          "'%s' cannot be the name of a data file: %s.".formatted(location, e.getReason()), e);
    }
  }

  private static byte[] bytes(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "The data file %s does not exist or is not a file; give a JSON Lines file, or FILE#train"
                  .formatted(file)
              + " or FILE#test of a benchmark file.");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          "The data file %s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static String text(Path file, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(
          "The data file %s is not UTF-8; convert it first.".formatted(file), e);
    }
  }

  private static String fault(JsonProcessingException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("").strip();
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks SHA-256, which every Java must have", e);
    }
  }
}
