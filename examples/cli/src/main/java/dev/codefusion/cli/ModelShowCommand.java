package dev.codefusion.cli;

import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** Prints a model's card. */
@Command(
    name = "show",
    description = "Print a model's card, its model.json.",
    footer = {"", "Examples:", "  codefusion model show bash", "  codefusion model show out/bash"})
final class ModelShowCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME|DIR", description = "Model by name, or a folder that train wrote.")
  private String model = "";

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  ModelShowCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() {
    console.out().print(runtime.get().card(model).toJson().stripTrailing() + "\n");
    return ExitCode.OK;
  }
}
