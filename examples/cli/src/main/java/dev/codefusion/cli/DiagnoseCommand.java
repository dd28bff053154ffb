package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.runtime.tensorflow.diagnose.Diagnosis;
import dev.codefusion.runtime.tensorflow.diagnose.DiagnosisPlot;
import dev.codefusion.runtime.tensorflow.diagnose.Examination;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Finds out what a model can do and what it lacks. */
@Command(
    name = "diagnose",
    description = "Find out what a model can do and what it lacks, on pairs that it has not seen.",
    footer = {
      "",
      "Measures the denoiser by noise level beside a decoder that knows token frequencies alone,"
          + " and takes from it the utterance, the neighbours, the noise and the guess of the"
          + " length, one at a time.",
      "",
      "Example:",
      "  codefusion diagnose --model out/bash --data dev.jsonl --report out/diagnosis"
    })
final class DiagnoseCommand implements Callable<Integer> {

  /** How the figures are written to standard output. */
  enum Format {
    text,
    json
  }

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME|DIR",
      description = "Model by name, or a folder that train wrote.")
  private String model = "";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines of pairs, or FILE#train or FILE#test of a benchmark file.")
  private String data = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "256",
      description = "Ask about the first N pairs only (${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of the noise (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write diagnose.json and diagnose.svg there.")
  private @Nullable Path report;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Format format = Format.text;

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  DiagnoseCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() throws IOException {
    if (limit < 2) {
      throw new ConfigurationException(
          "--limit is %d, but must be at least 2: the utterances of two pairs are exchanged."
              .formatted(limit));
    }
    CodeFusionRuntime framework = runtime.get();
    List<Examination.Pair> pairs =
        Pairs.read(data).rows().stream()
            .map(pair -> new Examination.Pair(pair.prompt(), pair.code()))
            .toList();
    if (report != null) {
      OutputFiles.prepareFolder("--report", report);
    }
    Diagnosis diagnosis = diagnose(framework, pairs);
    if (report != null) {
      Files.writeString(report.resolve("diagnose.json"), diagnosis.toJson());
      Files.writeString(report.resolve("diagnose.svg"), DiagnosisPlot.of(diagnosis));
    }
    if (format == Format.json) {
      console.out().print(diagnosis.toJson());
    } else {
      DiagnosisTable.print(diagnosis, console.out());
    }
    return ExitCode.OK;
  }

  private Diagnosis diagnose(CodeFusionRuntime framework, List<Examination.Pair> pairs) {
    int rows = Math.min(limit, pairs.size());
    try (ProgressDisplay progress = new ProgressDisplay(console, "diagnose", "rows")) {
      return framework.diagnose(model, pairs, limit, seed, done -> progress.onStep(done, rows, ""));
    }
  }
}
