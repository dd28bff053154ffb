package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Named;
import dev.codefusion.api.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What holds of every provider that is set up from options.
 *
 * @param <P> the extension point
 * @param <T> what a provider makes
 */
public abstract class ConfigurableContract<P extends Named, T> extends PluginContract<P> {

  /** Text that users mistype, and numbers at the ends of ranges and beyond them. */
  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "nonsense",
          "-1",
          "0",
          "1",
          "0.5",
          "1e308",
          "NaN",
          "Infinity",
          "2147483648",
          "\u00e9\ud83d\ude00");

  private static final String UNKNOWN = "surelyNoOption";

  /** For the contracts of other modules' extension points, too. */
  protected ConfigurableContract(Class<P> type) {
    super(type);
  }

  /**
   * Returns the options to set the plugin up with: none by default. All of them are valid, and the
   * provider knows every one.
   */
  protected Map<String, String> options() {
    return Map.of();
  }

  /** Sets the plugin up. */
  protected abstract T make(Options options);

  /** Returns what the plugin makes of {@link #options()}. */
  protected final T make() {
    return make(asOptions(options()));
  }

  /**
   * Returns, by a description, what the plugin makes of {@link #options()}, and of these with one
   * of its options set to some other value, wherever it accepts that.
   */
  protected final Map<String, T> variants() {
    Map<String, T> made = new LinkedHashMap<>();
    made.put("options " + options(), make());
    changed()
        .forEach(
            options -> {
              try {
                made.put("options " + options, make(asOptions(options)));
              } catch (RuntimeException e) {
                // Refused; whether in the right way is another rule's affair.
              }
            });
    return made;
  }

  @Test
  @Rule(
      id = "P-3",
      says =
          "A provider MUST ask for every option that it knows each time that it is set up, so that the host can refuse the others.")
  final void asksForItsOptions() {
    Options options = asOptions(options());
    make(options);
    assertThat(options.asked()).as("keys asked for").containsAll(options().keySet());
    Map<String, String> misspelt = new LinkedHashMap<>(options());
    misspelt.put(UNKNOWN, "1");
    Options refused = asOptions(misspelt);
    make(refused);
    assertThatThrownBy(refused::requireConsumed)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(UNKNOWN);
  }

  @Test
  @Rule(
      id = "P-4",
      says =
          "A provider MUST refuse an option's value that it cannot use by a ConfigurationException that names the option, and by no other exception.")
  final void refusesValuesInOneWay() {
    for (Map<String, String> options : changed()) {
      try {
        make(asOptions(options));
      } catch (ConfigurationException e) {
        assertThat(options.keySet())
            .as("options %s were refused by: %s", options, e.getMessage())
            .anyMatch(key -> String.valueOf(e.getMessage()).contains(key));
      } catch (RuntimeException e) {
        throw new AssertionError("with options %s it threw %s".formatted(options, e), e);
      }
    }
  }

  /** Returns {@link #options()} with one of the known keys at another value, in all ways. */
  private List<Map<String, String>> changed() {
    Options probe = asOptions(options());
    make(probe);
    return probe.asked().stream()
        .flatMap(
            key ->
                VALUES.stream()
                    .map(
                        value -> {
                          Map<String, String> changed = new LinkedHashMap<>(options());
                          changed.put(key, value);
                          return changed;
                        }))
        .toList();
  }

  private Options asOptions(Map<String, String> values) {
    return Options.of("plugin '" + provider().name() + "'", values);
  }
}
