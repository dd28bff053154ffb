package dev.codefusion.cli;

import dev.codefusion.runtime.tensorflow.infer.ModelConversion;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a model small enough to ship. */
@Command(
    name = "convert",
    description = "Write a model with its numbers in another format, ready to ship.",
    footer = {
      "",
      "Weights that only training reads are left out, and so is the second tokenizer where both"
          + " are the same. Prints the size of every file.",
      "",
      "Example:",
      "  codefusion model convert --model out/bash --to int8 --output out/bash-int8"
    })
final class ModelConvertCommand implements Callable<Integer> {

  @Mixin private final ModelCopy copy = new ModelCopy();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "int8|bf16|f32",
      description = "Format of the numbers.")
  private String format = "";

  @Option(
      names = "--partner",
      paramLabel = "NAME|DIR",
      description =
          "Model whose answers are fused with this one's; none for nobody. Without it, as it was.")
  private @Nullable String partner;

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  ModelConvertCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() {
    ModelConversion.Converted converted =
        runtime.get().convert(copy.model, format, partner(), copy.output);
    Table table = new Table().row("file", "bytes");
    converted.bytes().forEach((file, bytes) -> table.row(file, number(bytes)));
    table.row("all", number(converted.total())).print(console.out());
    if (!converted.dropped().isEmpty()) {
      console.say("Left out: %s.".formatted(String.join(", ", converted.dropped())));
    }
    return ExitCode.OK;
  }

  private Optional<String> partner() {
    return Optional.ofNullable(partner).map(name -> name.equals("none") ? "" : name);
  }

  private static String number(long bytes) {
    return String.format(Locale.ROOT, "%,d", bytes);
  }
}
