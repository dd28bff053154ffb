package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Observed through {@code data import}, whose --dev-share says what it is where it is wrong. */
final class DefaultOptionsTest {

  @TempDir private Path folder;
  private Path settings = Path.of("");

  @BeforeEach
  void nameSettings() {
    settings = folder.resolve("codefusion/settings.yaml");
  }

  @Test
  void commandLineBeforeEnvironmentBeforeFileBeforeDefault() throws IOException {
    write("dev-share: 2");
    Map<String, String> home = Map.of("XDG_CONFIG_HOME", folder.toString());
    Map<String, String> variable =
        Map.of("XDG_CONFIG_HOME", folder.toString(), "CODEFUSION_DEV_SHARE", "3");

    assertThat(devShare(home)).isEqualTo("2.0");
    assertThat(devShare(variable)).isEqualTo("3.0");
    assertThat(devShare(variable, "--dev-share", "4")).isEqualTo("4.0");
    assertThat(err(Map.of())).contains("holds no NL2Bash");
  }

  @Test
  void whatNamesACommandWins() throws IOException {
    write("dev-share: 2\ndata:\n  import.dev-share: 3");

    assertThat(devShare(Map.of(), "--settings", settings.toString())).isEqualTo("3.0");
    assertThat(
            devShare(
                Map.of(
                    "CODEFUSION_SETTINGS",
                    settings.toString(),
                    "CODEFUSION_DATA_IMPORT_DEV_SHARE",
                    "5",
                    "CODEFUSION_DEV_SHARE",
                    "4")))
        .isEqualTo("5.0");
  }

  @Test
  void unknownKeyIsRefusedWithTheNearestKnownOne() throws IOException {
    write("dev-shaer: 2");

    assertThat(err(Map.of(), "--settings=" + settings))
        .contains("there is no option 'dev-shaer' (did you mean 'dev-share'?)");
  }

  @Test
  void whatIsNoMapOfOptionsIsRefused() throws IOException {
    write("- a\n- b");
    assertThat(err(Map.of(), "--settings=" + settings)).contains("is no map");
    write("a: [");
    assertThat(err(Map.of(), "--settings=" + settings)).contains("is not YAML");
    write("");
    assertThat(err(Map.of(), "--settings=" + settings)).contains("holds no NL2Bash");
  }

  @Test
  void optionsThatExcludeEachOtherAreForTheCommandLine() throws IOException {
    write("evaluate.model: bash");

    assertThat(err(Map.of(), "--settings=" + settings)).contains("no option 'evaluate.model'");
  }

  private void write(String text) throws IOException {
    Files.createDirectories(folder.resolve("codefusion"));
    Files.writeString(settings, text + "\n");
  }

  private String devShare(Map<String, String> environment, String... options) {
    return err(environment, options)
        .replaceFirst("codefusion: --dev-share is (.*), but must be between 0 and 1.\n", "$1");
  }

  private String err(Map<String, String> environment, String... options) {
    RecordedConsole recorded = RecordedConsole.pipe();
    String[] words = new String[4 + options.length];
    System.arraycopy(new String[] {"data", "import", "nl2bash", folder.toString()}, 0, words, 0, 4);
    System.arraycopy(options, 0, words, 4, options.length);
    Supplier<dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime> none =
        () -> {
          throw new IllegalStateException("no plugin is needed");
        };
    assertThat(Main.run(recorded.console(), environment, none, words)).isEqualTo(2);
    assertThat(recorded.out()).isEmpty();
    return recorded.err();
  }
}
