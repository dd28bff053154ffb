package dev.codefusion.bench;

import dev.codefusion.api.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One size of the {@link Setting}, varied while the others stay.
 *
 * @param axis the size
 * @param values its values, as an option would give them
 */
public record Sweep(Axis axis, List<String> values) {

  /** A size that can be varied. */
  public enum Axis {
    PRESET(true, true, "tiny,small,paper"),
    PRECISION(true, true, "f32,bf16"),
    THREADS(true, true, threadCounts()),
    BATCH(true, false, "8,16,32,64,128"),
    LENGTH(true, true, "16,32,64,128,256"),
    SAMPLES(false, true, "1,2,5,10,20,50"),
    STEPS(false, true, "1,2,5,10,20,50,100,200");

    private final boolean trains;
    private final boolean generates;
    private final String usual;

    Axis(boolean trains, boolean generates, String usual) {
      this.trains = trains;
      this.generates = generates;
      this.usual = usual;
    }

    /** Returns whether the cost of a training step depends on it. */
    boolean trains() {
      return trains;
    }

    /** Returns whether the cost of a generation depends on it. */
    boolean generates() {
      return generates;
    }

    /** Returns its name, which is that of the option without the dashes. */
    public String option() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns its value in a setting. */
    public String of(Setting setting) {
      return switch (this) {
        case PRESET -> setting.preset();
        case PRECISION -> setting.precision();
        case THREADS -> Integer.toString(setting.threads());
        case BATCH -> Integer.toString(setting.batch());
        case LENGTH -> Integer.toString(setting.length());
        case SAMPLES -> Integer.toString(setting.samples());
        case STEPS -> Integer.toString(setting.steps());
      };
    }

    /** Powers of two up to the processors, which are the last. */
    private static String threadCounts() {
      int processors = Runtime.getRuntime().availableProcessors();
      return IntStream.concat(
              IntStream.iterate(1, n -> n < processors, n -> 2 * n), IntStream.of(processors))
          .mapToObj(Integer::toString)
          .collect(Collectors.joining(","));
    }
  }

  public Sweep {
    values = List.copyOf(values);
  }

  /**
   * Reads {@code length}, which takes the usual values, or {@code length=16,64}.
   *
   * @throws ConfigurationException where the size is unknown
   */
  public static Sweep parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    for (Axis axis : Axis.values()) {
      if (axis.option().equals(name)) {
        String values = equals < 0 ? axis.usual : text.substring(equals + 1);
        return new Sweep(axis, Arrays.asList(values.split(",", -1)));
      }
    }
    throw new ConfigurationException(
        "--sweep is '%s', but must be one of %s, with or without =VALUE,VALUE."
            .formatted(
                text,
                Arrays.stream(Axis.values()).map(Axis::option).collect(Collectors.joining(", "))));
  }

  /**
   * Returns a setting with another value of the size.
   *
   * @throws ConfigurationException where the value cannot be used
   */
  Setting applied(Setting to, String value) {
    return switch (axis) {
      case PRESET ->
          new Setting(
              value,
              to.precision(),
              to.threads(),
              to.batch(),
              to.length(),
              to.samples(),
              to.steps());
      case PRECISION ->
          new Setting(
              to.preset(), value, to.threads(), to.batch(), to.length(), to.samples(), to.steps());
      case THREADS ->
          new Setting(
              to.preset(),
              to.precision(),
              number(value),
              to.batch(),
              to.length(),
              to.samples(),
              to.steps());
      case BATCH ->
          new Setting(
              to.preset(),
              to.precision(),
              to.threads(),
              number(value),
              to.length(),
              to.samples(),
              to.steps());
      case LENGTH ->
          new Setting(
              to.preset(),
              to.precision(),
              to.threads(),
              to.batch(),
              number(value),
              to.samples(),
              to.steps());
      case SAMPLES -> to.withGeneration(number(value), to.steps());
      case STEPS -> to.withGeneration(to.samples(), number(value));
    };
  }

  private int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new ConfigurationException(
          "--sweep %s has the value '%s', but takes whole numbers, with commas between them."
              .formatted(axis.option(), value),
          e);
    }
  }
}
