package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Observed through {@code data import}, whose --dev-share says what it is where it is wrong. */
final class DefaultOptionsTest {

  private static final Set<String> COMMON = Set.of("--help", "--version", "--verbose");

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

  /** Observed through {@code bench}, which refuses --memory beside --sweep before all else. */
  @Test
  void aFlagThatIsGivenIsOnWhateverItIsElsewhere() throws IOException {
    write("bench.memory: true");

    assertThat(memoryIsOn()).isFalse();
    assertThat(memoryIsOn("--memory")).isTrue();
    assertThat(memoryIsOn("--settings=" + settings)).isTrue();
    assertThat(memoryIsOn("--settings=" + settings, "--memory")).isTrue();
    assertThat(memoryIsOn("--settings=" + settings, "--memory=false")).isFalse();
    write("bench.memory: false");
    assertThat(memoryIsOn("--settings=" + settings, "--memory")).isTrue();
  }

  private static boolean memoryIsOn(String... options) {
    RecordedConsole recorded = RecordedConsole.pipe();
    List<String> words = new ArrayList<>(List.of("bench", "--sweep", "steps"));
    words.addAll(List.of(options));
    int exitCode =
        Main.run(recorded.console(), DefaultOptionsTest::none, words.toArray(new String[0]));
    return exitCode == 2 && recorded.err().contains("are measured one at a time");
  }

  @Test
  void everyFlagStaysOn() {
    List<String> flags = new ArrayList<>();
    collectFlags(
        Main.commandLine(RecordedConsole.pipe().console(), DefaultOptionsTest::none), flags);

    assertThat(flags).contains("--resume true", "--bash-n true", "--memory true", "--trace true");
    assertThat(flags).allMatch(flag -> flag.endsWith(" true"));
  }

  /** Flags that only the command line may give have no default to be the opposite of. */
  private static void collectFlags(CommandLine line, List<String> flags) {
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (option.typeInfo().isBoolean() && !COMMON.contains(option.longestName())) {
        flags.add(option.longestName() + " " + option.fallbackValue());
      }
    }
    line.getSubcommands().values().forEach(command -> collectFlags(command, flags));
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
    assertThat(Main.run(recorded.console(), environment, DefaultOptionsTest::none, words))
        .isEqualTo(2);
    assertThat(recorded.out()).isEmpty();
    return recorded.err();
  }

  private static CodeFusionRuntime none() {
    throw new IllegalStateException("no plugin is needed");
  }
}
