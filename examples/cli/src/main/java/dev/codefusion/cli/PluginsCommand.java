package dev.codefusion.cli;

import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Lists the plugins on the class path. */
@Command(
    name = "plugins",
    description = "List all plugins: kind, name, and the jar each comes from.",
    footer = {
      "",
      "Jars named in CODEFUSION_CLASSPATH, separated by colons, are looked through as well.",
      "",
      "Examples:",
      "  codefusion plugins",
      "  CODEFUSION_CLASSPATH=mine.jar codefusion plugins"
    })
final class PluginsCommand implements Callable<Integer> {

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  PluginsCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() {
    Table table = new Table().row("kind", "name", "jar");
    runtime
        .get()
        .plugins()
        .forEach((kind, jars) -> jars.forEach((name, jar) -> table.row(kind, name, jar)));
    table.print(console.out());
    return ExitCode.OK;
  }
}
