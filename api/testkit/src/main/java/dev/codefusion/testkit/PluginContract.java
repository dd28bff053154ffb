package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Named;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What holds of every plugin that is found by its name.
 *
 * @param <P> the extension point
 */
@ExtendWith(RuleReport.class)
public abstract class PluginContract<P extends Named> {

  private final Class<P> type;

  PluginContract(Class<P> type) {
    this.type = type;
  }

  /** Returns the plugin under test; a new one on every call, or always the same. */
  protected abstract P provider();

  /**
   * Returns whether {@code META-INF/services} lists the plugin. False for one that its application
   * hands over itself.
   */
  protected boolean registered() {
    return true;
  }

  @Test
  @Rule(
      id = "P-1",
      says =
          "A plugin's name MUST match [a-z][a-z0-9-]*, have at most 64 characters, and be the same on every call.")
  final void isNamed() {
    P plugin = provider();
    assertThat(plugin.name()).matches("[a-z][a-z0-9-]{0,63}").isEqualTo(plugin.name());
    assertThat(provider().name()).as("name of another instance").isEqualTo(plugin.name());
  }

  @Test
  @Rule(
      id = "P-2",
      says =
          "A plugin MUST be a public class with a public constructor without parameters, listed in META-INF/services, so that ServiceLoader finds it.")
  final void isFound() {
    P plugin = provider();
    List<String> names =
        ServiceLoader.load(type, plugin.getClass().getClassLoader()).stream()
            .filter(found -> found.type() == plugin.getClass())
            .map(found -> found.get().name())
            .toList();
    if (registered()) {
      assertThat(names)
          .as(
              "names of %s that META-INF/services/%s leads to",
              plugin.getClass().getName(), type.getName())
          .containsExactly(plugin.name());
    } else {
      assertThat(names).as("names found, though registered() is false").isEmpty();
    }
  }
}
