package dev.codefusion.cli;

import dev.codefusion.runtime.tensorflow.train.TrainingResult;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Trains a model. */
@Command(
    name = "train",
    description = "Train a model, or go on with a training.",
    footer = {
      "",
      "Every report is one JSON object on a line of standard output. Ctrl-C and SIGTERM end the"
          + " training after the step in flight and leave a checkpoint to --resume from.",
      "",
      "Examples:",
      "  codefusion train --config config/sample.yaml --output out/sample",
      "  codefusion train --config bash.yaml --output out/a --set optimizer.steps=500",
      "  codefusion train --config bash.yaml --output out/a --resume"
    })
final class TrainCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Settings of the training, YAML or properties.")
  private Path config = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Use this value instead of the file's; may be repeated.")
  private Map<String, String> overrides = Map.of();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Folder for checkpoints and the model.")
  private Path output = Path.of("");

  @Option(
      names = "--resume",
      fallbackValue = "true",
      description = "Go on from the latest checkpoint in --output.")
  private boolean resume;

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  TrainCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() {
    TrainingRequest request = new TrainingRequest(config, Map.copyOf(overrides), output, resume);
    // The runtime ends its training within a shutdown hook; this one keeps the process alive until
    // the last words are out.
    CountDownLatch said = new CountDownLatch(1);
    Thread lastWords = new Thread(() -> awaitUninterruptibly(said), "last-words");
    Runtime.getRuntime().addShutdownHook(lastWords);
    try {
      TrainingDisplay display = new TrainingDisplay(console);
      return sayEnd(train(request, display), display);
    } finally {
      said.countDown();
      removeHook(lastWords);
    }
  }

  private TrainingResult train(TrainingRequest request, TrainingDisplay display) {
    try (display) {
      return runtime.get().train(request, display);
    }
  }

  private int sayEnd(TrainingResult result, TrainingDisplay display) {
    if (result.completed()) {
      console.say(
          "Done after %d steps; the model is in %s.".formatted(result.step(), result.output()));
      return ExitCode.OK;
    }
    if (result.step() == 0) {
      console.say("Stopped before the first step; there is no checkpoint to go on from.");
      return ExitCode.SOFTWARE;
    }
    console.say(
        "Stopped after step %d; the checkpoint is in %s; to go on: %s"
            .formatted(
                result.step(),
                display.checkpoint().orElse(result.output().resolve("checkpoints")),
                resumeCommand()));
    return ExitCode.SOFTWARE;
  }

  private String resumeCommand() {
    StringBuilder command = new StringBuilder("codefusion train --config ");
    command.append(quoted(config.toString()));
    overrides.forEach((key, value) -> command.append(" --set ").append(quoted(key + "=" + value)));
    return command
        .append(" --output ")
        .append(quoted(output.toString()))
        .append(" --resume")
        .toString();
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, which is what the hook was for.
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
