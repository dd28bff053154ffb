package dev.codefusion.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Print a script that lets bash and zsh complete commands and options.",
    footer = {
      "",
      "The script completes the word 'codefusion', so put the launcher on PATH. zsh needs"
          + " 'autoload -U +X bashcompinit && bashcompinit' before it.",
      "",
      "Examples:",
      "  codefusion completion > ~/.codefusion-completion",
      "  . ~/.codefusion-completion"
    })
final class CompletionCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandSpec root = Objects.requireNonNull(spec).root();
    console.out().print(AutoComplete.bash(root.name(), root.commandLine()));
    return ExitCode.OK;
  }
}
