package dev.codefusion.cli;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Evaluation;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.evaluation.Report;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a model on pairs. */
@Command(
    name = "evaluate",
    description = "Measure a model, or a baseline, on pairs of utterance and code.",
    footer = {
      "",
      "Exact match is equality after white-space folding; brackets hold the 95 %% interval."
          + " Without --candidates, 5 are asked for.",
      "",
      "Examples:",
      "  codefusion evaluate --model bash --data dev.jsonl --report out/report",
      "  codefusion evaluate --baseline retrieval:train.jsonl --data dev.jsonl"
    })
final class EvaluateCommand implements Callable<Integer> {

  private static final int DEFAULT_CANDIDATES = 5;

  @Mixin private final Wishes wishes = new Wishes();

  @ArgGroup(multiplicity = "1")
  private Subject.Choice choice = new Subject.Choice();

  @Option(
      names = "--language",
      paramLabel = "NAME",
      description = "Language that a baseline writes. Default: bash.")
  private @Nullable String language;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines of pairs, or FILE#train or FILE#test of a benchmark file.")
  private String data = "";

  @Option(names = "--limit", paramLabel = "N", description = "Take the first N pairs only.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write report.json and errors.jsonl there.")
  private @Nullable Path report;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "Write every row's candidates there, as JSON Lines.")
  private @Nullable Path predictions;

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  EvaluateCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new ConfigurationException("--limit is %d, but must be at least 1.".formatted(limit));
    }
    CodeFusionRuntime framework = runtime.get();
    wishes.check(framework);
    Pairs pairs = Pairs.read(data);
    if (report != null) {
      OutputFiles.prepareFolder("--report", report);
    }
    if (predictions != null) {
      OutputFiles.prepareFile("--predictions", predictions);
    }
    Subject subject = Subject.of(framework, choice, language);
    Evaluation evaluation = run(framework, subject, pairs.first(limit));
    Report result = report(pairs, subject, evaluation);
    if (report != null) {
      result.write(report, evaluation.outcomes());
    }
    if (predictions != null) {
      Report.writePredictions(predictions, evaluation.outcomes());
    }
    ReportTable.of(result).print(console.out());
    return ExitCode.OK;
  }

  private Evaluation run(CodeFusionRuntime framework, Subject subject, List<Pair> pairs) {
    try (CodeGenerator generator = subject.opening().get();
        ProgressDisplay progress = new ProgressDisplay(console, "evaluate", "rows")) {
      return Evaluation.run(
          generator,
          framework.languages().all().get(subject.language()),
          pairs,
          candidates(),
          wishes::request,
          seed(),
          done -> progress.onStep(done, pairs.size(), ""));
    }
  }

  private Report report(Pairs pairs, Subject subject, Evaluation evaluation) {
    return new Report(
        Version.current(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        subject.name(),
        subject.language(),
        pairs.location(),
        pairs.sha256(),
        evaluation.outcomes().size(),
        pairs.skipped(),
        candidates(),
        evaluation.samples(),
        evaluation.steps(),
        evaluation.sampler(),
        wishes.request("any").schedule().or(subject::schedule).orElse(null),
        seed(),
        subject.ranking(),
        Report.Machine.here(),
        evaluation.figures());
  }

  private int candidates() {
    return wishes.request("any").candidates().orElse(DEFAULT_CANDIDATES);
  }

  private long seed() {
    return wishes.request("any").seed();
  }
}
