package dev.codefusion.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A plugin's settings, read once, each one consumed.
 *
 * <p>A provider's {@code create} asks for every option that it knows, with the default; the host
 * then calls {@link #requireConsumed()}, which refuses what nobody asked for, so that a misspelt
 * key is never silently ignored. Values are the text that the user wrote; numbers are read in
 * Java's notation. Keys are camel case. Not thread-safe.
 */
public final class Options {

  private final String owner;
  private final Map<String, String> values;
  private final Set<String> asked = new TreeSet<>();

  private Options(String owner, Map<String, String> values) {
    this.owner = owner;
    this.values = new LinkedHashMap<>(values);
  }

  /**
   * Returns the options of one plugin.
   *
   * @param owner what error messages call the plugin, such as {@code schedule 'sqrt'}
   * @param values the options as written; copied
   */
  public static Options of(String owner, Map<String, String> values) {
    return new Options(owner, values);
  }

  /** Returns no options at all, so that every default holds. */
  public static Options none(String owner) {
    return new Options(owner, Map.of());
  }

  /** Returns the text under {@code key}, or the default where it was not given. */
  public String text(String key, String defaultValue) {
    return text(key).orElse(defaultValue);
  }

  /** Returns the text under {@code key}, where it was given. */
  public Optional<String> text(String key) {
    asked.add(key);
    return Optional.ofNullable(values.get(key));
  }

  /**
   * Returns the text under {@code key}, which must be one of those allowed.
   *
   * @throws ConfigurationException where it is another one
   */
  public String oneOf(String key, String defaultValue, List<String> allowed) {
    String value = text(key, defaultValue);
    if (!allowed.contains(value)) {
      throw new ConfigurationException(
          "Option '%s' of %s is '%s', but must be one of %s."
              .formatted(key, owner, value, String.join(", ", allowed)));
    }
    return value;
  }

  /**
   * Returns the whole number under {@code key}.
   *
   * @throws ConfigurationException where it is no whole number, or not within [min, max]
   */
  public int integer(String key, int defaultValue, int min, int max) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return defaultValue;
    }
    try {
      int value = Integer.parseInt(text.get().strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both faults.
    }
    throw new ConfigurationException(
        "Option '%s' of %s is '%s', but must be a whole number from %d to %d."
            .formatted(key, owner, text.get(), min, max));
  }

  /**
   * Returns the number under {@code key}.
   *
   * @throws ConfigurationException where it is no finite number, or not within [min, max]
   */
  public double number(String key, double defaultValue, double min, double max) {
    Optional<String> text = text(key);
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
    throw new ConfigurationException(
        "Option '%s' of %s is '%s', but must be a number from %s to %s."
            .formatted(key, owner, text.get(), min, max));
  }

  /**
   * Returns the switch under {@code key}.
   *
   * @throws ConfigurationException where it is neither {@code true} nor {@code false}
   */
  public boolean flag(String key, boolean defaultValue) {
    return oneOf(key, Boolean.toString(defaultValue), List.of("true", "false")).equals("true");
  }

  /** Returns the keys asked for so far, in alphabetical order, as a copy. */
  public Set<String> asked() {
    return new TreeSet<>(asked);
  }

  /**
   * Refuses the options that nobody asked for. The host calls it after {@code create}.
   *
   * @throws ConfigurationException naming the first such key and the nearest known one
   */
  public void requireConsumed() {
    for (String key : values.keySet()) {
      if (!asked.contains(key)) {
        String known =
            asked.isEmpty()
                ? "it has no options"
                : Nearest.to(key, asked)
                    .map(near -> "did you mean '" + near + "'?")
                    .orElse("known are " + String.join(", ", asked));
        throw new ConfigurationException(
            "%s has no option '%s': %s."
                .formatted(capitalised(owner), key, known)
                .replace("?.", "?"));
      }
    }
  }

  private static String capitalised(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
