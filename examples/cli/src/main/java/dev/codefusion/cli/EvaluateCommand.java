package dev.codefusion.cli;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Evaluation;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.evaluation.Report;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Ranking;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a model on pairs. */
@Command(
    name = "evaluate",
    description = "Measure a model on pairs of utterance and code.",
    footer = {
      "",
      "Exact match is equality after white-space folding; brackets hold the 95 %% interval."
          + " Without --candidates, 5 are asked for.",
      "",
      "Example:",
      "  codefusion evaluate --model bash --data dev.jsonl --report out/report"
    })
final class EvaluateCommand implements Callable<Integer> {

  private static final int DEFAULT_CANDIDATES = 5;

  @Mixin private final Wishes wishes = new Wishes();

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
    ModelCard card = framework.card(model);
    Evaluation evaluation = run(framework, card, pairs.first(limit));
    Report result = report(pairs, card, evaluation);
    if (report != null) {
      result.write(report, evaluation.outcomes());
    }
    if (predictions != null) {
      Report.writePredictions(predictions, evaluation.outcomes());
    }
    ReportTable.of(result).print(console.out());
    return ExitCode.OK;
  }

  private Evaluation run(CodeFusionRuntime framework, ModelCard card, List<Pair> pairs) {
    try (CodeGenerator generator = framework.open(model);
        ProgressDisplay progress = new ProgressDisplay(console, "evaluate", "rows")) {
      return Evaluation.run(
          generator,
          framework.languages().all().get(card.language()),
          pairs,
          candidates(),
          wishes::request,
          seed(),
          done -> progress.onStep(done, pairs.size(), ""));
    }
  }

  private Report report(Pairs pairs, ModelCard card, Evaluation evaluation) {
    boolean autoregressive = card.kind() == NetworkKind.AUTOREGRESSIVE;
    return new Report(
        Version.current(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        model,
        card.language(),
        pairs.location(),
        pairs.sha256(),
        evaluation.outcomes().size(),
        pairs.skipped(),
        candidates(),
        evaluation.samples(),
        evaluation.steps(),
        evaluation.sampler(),
        autoregressive ? "none" : wishes.request("any").schedule().orElse(card.schedule().name()),
        seed(),
        "valid first, then "
            + (autoregressive ? Ranking.LIKELIHOOD : card.defaults().ranking())
                .name()
                .toLowerCase(Locale.ROOT),
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
