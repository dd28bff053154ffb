package dev.codefusion.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that every command has. */
@SuppressWarnings("unused") // picocli reads and calls these by reflection.
final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /** Read by {@link DefaultOptions}, before the other options. */
  @Option(
      names = DefaultOptions.OPTION,
      paramLabel = "FILE",
      description = "Options not given here, as YAML; see docs/cli.md.")
  private Path settings = Path.of("");

  @Option(names = "--verbose", description = "Log what is done, to standard error.")
  private void verbose(boolean on) {
    if (on && LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.INFO);
    }
  }
}
