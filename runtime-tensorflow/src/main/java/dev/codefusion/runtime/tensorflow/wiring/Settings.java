package dev.codefusion.runtime.tensorflow.wiring;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Nearest;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.configuration2.AbstractConfiguration;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.YAMLConfiguration;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;

/**
 * The values of a settings file with what overrides them. Remembers every problem met while they
 * are read, so that the user hears of all at once.
 */
final class Settings {

  private final String origin;
  private final Map<String, List<String>> values;
  private final TreeSet<String> known = new TreeSet<>();
  private final Map<String, SettingKey> asked = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private Settings(String origin, Map<String, List<String>> values) {
    this.origin = origin;
    this.values = values;
  }

  /** Returns settings that come from no file. */
  static Settings of(String origin, Map<String, String> values) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    values.forEach((key, value) -> texts.put(key, split(value)));
    return new Settings(origin, texts);
  }

  /**
   * Reads a YAML or properties file. Its values are taken as they are written: nothing in them
   * looks up files, scripts or the environment, and a properties file includes no other.
   *
   * @param overrides values that take precedence; a list is written with commas
   * @throws ConfigurationException where the file is missing or cannot be read
   */
  static Settings read(Path file, Map<String, String> overrides) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "The settings file %s does not exist; name a YAML or properties file.".formatted(file));
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    AbstractConfiguration configuration = load(file);
    // The default one would look up other keys.
    configuration.setInterpolator(new ConfigurationInterpolator());
    for (Iterator<String> keys = configuration.getKeys(); keys.hasNext(); ) {
      String key = keys.next();
      List<String> texts = new ArrayList<>();
      for (Object value : configuration.getList(key)) {
        texts.add(String.valueOf(value));
      }
      values.put(key, texts);
    }
    overrides.forEach((key, value) -> values.put(key, split(value)));
    return new Settings(file.toString(), values);
  }

  private static List<String> split(String value) {
    return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
  }

  private static AbstractConfiguration load(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      if (file.toString().endsWith(".properties")) {
        PropertiesConfiguration properties = new PropertiesConfiguration();
        properties.setIncludesAllowed(false);
        properties.read(reader);
        return properties;
      }
      YAMLConfiguration yaml = new YAMLConfiguration();
      yaml.read(reader);
      return yaml;
    } catch (org.apache.commons.configuration2.ex.ConfigurationException e) {
      String why = e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
      throw new ConfigurationException(
          "The settings file %s cannot be read: %s."
              .formatted(file, why.strip().replaceAll("\\s+", " ")),
          e);
    }
  }

  String text(String key, String defaultValue) {
    return value(key, defaultValue, "text").orElse(defaultValue);
  }

  Optional<String> optional(String key) {
    return value(key, "", "text");
  }

  String required(String key) {
    Optional<String> value = optional(key);
    if (value.isEmpty() || value.get().isBlank()) {
      problems.add("%s is missing".formatted(key));
    }
    return value.orElse("");
  }

  List<String> list(String key) {
    ask(key, "", "a list of texts");
    // One value that is empty unsets the list, as it does a text.
    return values.getOrDefault(key, List.of()).stream().filter(text -> !text.isBlank()).toList();
  }

  /** Returns the values under {@code prefix}, which a plugin checks by itself. */
  Map<String, String> options(String prefix) {
    asked.put(prefix, new SettingKey(prefix + ".*", "", "options of the plugin"));
    Map<String, String> options = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix + ".")) {
            known.add(key);
            options.put(key.substring(prefix.length() + 1), String.join(",", value));
          }
        });
    return options;
  }

  long integer(String key, long defaultValue, long min, long max) {
    String allowed = range(min, max);
    Optional<String> text = value(key, Long.toString(defaultValue), allowed);
    if (text.isEmpty()) {
      return defaultValue;
    }
    try {
      long value = Long.parseLong(text.get().strip().replace("_", ""));
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both faults.
    }
    problems.add("%s is '%s', but must be %s".formatted(key, text.get(), allowed));
    return defaultValue;
  }

  int integer(String key, int defaultValue, int min, int max) {
    return Math.toIntExact(integer(key, (long) defaultValue, min, max));
  }

  private static String range(long min, long max) {
    if (max < Long.MAX_VALUE) {
      return "a whole number from %d to %d".formatted(min, max);
    }
    return min == Long.MIN_VALUE
        ? "a whole number"
        : "a whole number of at least %d".formatted(min);
  }

  double number(String key, double defaultValue, double min, double max) {
    String allowed = "a number from %s to %s".formatted(min, max);
    Optional<String> text = value(key, Double.toString(defaultValue), allowed);
    if (text.isEmpty()) {
      return defaultValue;
    }
    try {
      double value = Double.parseDouble(text.get().strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both faults.
    }
    problems.add("%s is '%s', but must be %s".formatted(key, text.get(), allowed));
    return defaultValue;
  }

  boolean flag(String key, boolean defaultValue) {
    return choice(key, Boolean.toString(defaultValue), List.of("true", "false")).equals("true");
  }

  String choice(String key, String defaultValue, List<String> choices) {
    String allowed = "one of " + String.join(", ", choices);
    String value = value(key, defaultValue, allowed).orElse(defaultValue);
    if (choices.contains(value)) {
      return value;
    }
    problems.add("%s is '%s', but must be %s".formatted(key, value, allowed));
    return defaultValue;
  }

  private Optional<String> value(String key, String defaultValue, String allowed) {
    ask(key, defaultValue, allowed);
    List<String> given = values.getOrDefault(key, List.of());
    if (given.size() > 1) {
      problems.add("%s is a list, but must be one value".formatted(key));
    }
    return given.stream().findFirst();
  }

  private void ask(String key, String defaultValue, String allowed) {
    known.add(key);
    asked.put(key, new SettingKey(key, defaultValue, allowed));
  }

  /** Returns every key that was asked for so far, in that order. */
  List<SettingKey> keys() {
    return List.copyOf(asked.values());
  }

  /** Adds a problem that the reader itself found. */
  void problem(String text) {
    problems.add(text);
  }

  /**
   * Refuses the settings where there was any problem, or a key that nobody asked for.
   *
   * @throws ConfigurationException with all problems in one sentence
   */
  void requireSound() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        problems.add(
            "%s is unknown%s"
                .formatted(
                    key,
                    Nearest.to(key, known)
                        .map(near -> " (did you mean %s?)".formatted(near))
                        .orElse("")));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(
          "The settings in %s cannot be used: %s.".formatted(origin, String.join("; ", problems)));
    }
  }
}
