package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Nearest;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever went wrong into one sentence and an exit code: 2 where the user can mend it by
 * another command line, setting or file, else 1. Stack traces are logged at DEBUG.
 */
final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  /** Reports arguments that are no command line of ours. */
  int ofArguments(ParameterException e) {
    CommandLine command = e.getCommandLine();
    console.say(
        "%s; see '%s --help'.".formatted(sentence(e), command.getCommandSpec().qualifiedName()));
    log.debug("Wrong use", e);
    return ExitCode.USAGE;
  }

  /** Reports what a command threw. */
  int ofExecution(Throwable e, String command) {
    log.debug("'{}' failed", command, e);
    if (e instanceof ConfigurationException) {
      console.say(oneLine(String.valueOf(e.getMessage())));
      return ExitCode.USAGE;
    }
    String message = e.getMessage();
    console.say(
        "'%s' failed: %s%s (CODEFUSION_JAVA_OPTS=-Dcodefusion.log=DEBUG shows where)."
            .formatted(
                command,
                e.getClass().getSimpleName(),
                message == null ? "" : ": " + withoutStop(oneLine(message))));
    return ExitCode.SOFTWARE;
  }

  private static String sentence(ParameterException e) {
    CommandLine command = e.getCommandLine();
    if (e instanceof UnmatchedArgumentException unmatched) {
      String argument = unmatched.getUnmatched().get(0);
      if (unmatched.isUnknownOption()) {
        return "Unknown option '%s'%s"
            .formatted(argument, hint(argument, command.getCommandSpec().optionsMap().keySet()));
      }
      if (!command.getSubcommands().isEmpty()) {
        return "Unknown command '%s'%s"
            .formatted(argument, hint(argument, command.getSubcommands().keySet()));
      }
      return "'%s' is one argument too many; a text with blanks goes in quotes".formatted(argument);
    }
    // picocli begins some of its messages so.
    return withoutStop(oneLine(String.valueOf(e.getMessage())).replaceFirst("^Error: ", ""));
  }

  private static String hint(String word, Collection<String> known) {
    return Nearest.to(word, known).map(near -> " (did you mean '" + near + "'?)").orElse("");
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String withoutStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
