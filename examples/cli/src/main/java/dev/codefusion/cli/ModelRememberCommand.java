package dev.codefusion.cli;

import dev.codefusion.runtime.tensorflow.train.Remembering.Remembered;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a model pairs to remember, without training. */
@Command(
    name = "remember",
    description = "Write a model that remembers pairs, without training.",
    footer = {
      "",
      "Where an utterance is like one that it remembers, the program that belongs to it stands for"
          + " election beside what the model writes, with the paths, names and numbers of the new"
          + " utterance in it. What the model remembered before stays.",
      "",
      "Example:",
      "  codefusion model remember --model bash --data our-commands.jsonl --output out/ours",
      "  codefusion generate --model out/ours 'restart the web server'"
    })
final class ModelRememberCommand implements Callable<Integer> {

  @Mixin private final ModelCopy copy = new ModelCopy();

  @Option(
      names = "--data",
      required = true,
      split = ",",
      paramLabel = "FILE[,FILE...]",
      description = "Pairs to remember, JSON Lines; may be given several times.")
  private List<String> data = new ArrayList<>();

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  ModelRememberCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() {
    Remembered remembered = runtime.get().remember(copy.model, data, copy.output);
    console.say(
        "%s remembers %d pairs.%s"
            .formatted(
                copy.output,
                remembered.pairs(),
                remembered.tooLong() == 0
                    ? ""
                    : " %d are longer than the network and left out."
                        .formatted(remembered.tooLong())));
    return ExitCode.OK;
  }
}
