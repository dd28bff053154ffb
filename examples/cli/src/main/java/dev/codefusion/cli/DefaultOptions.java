package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What an option is where the command line does not say: the environment's word, else that of the
 * settings file, else the command's own default.
 *
 * <p>Under its command's words and its own name, {@code generate.steps} or {@code
 * tokenizer.train.size}, or by its name alone for every command that has it. In the environment
 * {@code CODEFUSION_GENERATE_STEPS} and {@code CODEFUSION_STEPS}. What names a command wins over
 * what does not. Options that exclude each other, that take KEY=VALUE, and those of {@link
 * CommonOptions} are for the command line alone.
 *
 * <p>A flag needs {@code fallbackValue = "true"}: without it, picocli takes a flag that is given
 * for the opposite of its default, and one that is on already would go off.
 */
final class DefaultOptions implements IDefaultValueProvider {

  static final String OPTION = "--settings";

  private static final String VARIABLE = "CODEFUSION_";
  private static final Set<String> NEVER = Set.of("help", "version", "verbose", "settings");

  private final Map<String, String> environment;
  private final Map<String, String> settings;

  private DefaultOptions(Map<String, String> environment, Map<String, String> settings) {
    this.environment = environment;
    this.settings = settings;
  }

  /**
   * Reads the settings: the file that {@code --settings} names, else {@code CODEFUSION_SETTINGS},
   * else {@code codefusion/settings.yaml} in {@code XDG_CONFIG_HOME} or {@code ~/.config}, where
   * there is one.
   *
   * @param line whose options may be set
   * @throws ConfigurationException where a named file is missing, or a file is no map of options
   */
  static DefaultOptions of(CommandLine line, Map<String, String> environment, String... args) {
    Set<String> keys = new HashSet<>();
    collect(line, keys);
    String named = named(environment, args);
    Path file = path(named == null ? usual(environment) : named);
    if (named == null && !Files.isRegularFile(file)) {
      return new DefaultOptions(environment, Map.of());
    }
    Map<String, String> settings = read(file);
    for (String key : settings.keySet()) {
      if (!keys.contains(key)) {
        throw new ConfigurationException(
            "%s: there is no option '%s'%s; a key is an option's name, alone or after its command."
                .formatted(
                    file,
                    key,
                    Nearest.to(key, keys)
                        .map(near -> " (did you mean '" + near + "'?)")
                        .orElse("")));
      }
    }
    return new DefaultOptions(environment, settings);
  }

  private static @Nullable String named(Map<String, String> environment, String... args) {
    for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
      if (args[i].startsWith(OPTION + "=")) {
        return args[i].substring(OPTION.length() + 1);
      }
      if (args[i].equals(OPTION) && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return environment.get(VARIABLE + "SETTINGS");
  }

  private static String usual(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    return (config.isEmpty() ? home + "/.config" : config) + "/codefusion/settings.yaml";
  }

  private static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new ConfigurationException(
          "'%s' cannot be the name of a settings file: %s.".formatted(file, e.getReason()), e);
    }
  }

  private static Map<String, String> read(Path file) {
    Object root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    } catch (IOException e) {
      throw new ConfigurationException(
          "The settings file %s cannot be read (%s); give a YAML file of options."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    } catch (YAMLException e) {
      throw new ConfigurationException(
          "The settings file %s is not YAML: %s."
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
    Map<String, String> settings = new TreeMap<>();
    if (root instanceof Map<?, ?> map) {
      flatten("", map, settings);
    } else if (root != null) {
      throw new ConfigurationException(
          "The settings file %s is no map; a line looks like 'generate.steps: 10'."
              .formatted(file));
    }
    return settings;
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, String> settings) {
    map.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> deeper) {
            flatten(prefix + key + ".", deeper, settings);
          } else if (value instanceof List<?> list) {
            settings.put(
                prefix + key, String.join(",", list.stream().map(String::valueOf).toList()));
          } else if (value != null) {
            settings.put(prefix + key, value.toString());
          }
        });
  }

  private static void collect(CommandLine line, Set<String> keys) {
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (mayBeSet(option)) {
        keys.add(name(option));
        keys.add(command(line.getCommandSpec()) + name(option));
      }
    }
    line.getSubcommands().values().forEach(command -> collect(command, keys));
  }

  private static boolean mayBeSet(OptionSpec option) {
    return option.group() == null && !option.typeInfo().isMap() && !NEVER.contains(name(option));
  }

  private static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /** Returns the command's words, each followed by a dot. */
  private static String command(CommandSpec spec) {
    CommandSpec parent = spec.parent();
    return parent == null ? "" : command(parent) + spec.name() + ".";
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !mayBeSet(option)) {
      return null;
    }
    String full = command(option.command()) + name(option);
    String value = environment.get(variable(full));
    value = value == null ? environment.get(variable(name(option))) : value;
    value = value == null ? settings.get(full) : value;
    return value == null ? settings.get(name(option)) : value;
  }

  private static String variable(String key) {
    return VARIABLE + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
