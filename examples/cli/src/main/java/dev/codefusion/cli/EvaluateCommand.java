package dev.codefusion.cli;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import dev.codefusion.api.language.Verdict;
import dev.codefusion.evaluation.BashNoExec;
import dev.codefusion.evaluation.Comparison;
import dev.codefusion.evaluation.Evaluation;
import dev.codefusion.evaluation.Figures;
import dev.codefusion.evaluation.Outcome;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.evaluation.Predictions;
import dev.codefusion.evaluation.Report;
import dev.codefusion.evaluation.Scoring;
import dev.codefusion.evaluation.page.ReportPage;
import dev.codefusion.evaluation.page.SamplesPage;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model, a baseline or recorded answers on pairs. */
@Command(
    name = "evaluate",
    description = "Measure a model, or a baseline, on pairs of utterance and code.",
    footer = {
      "",
      "Exact match is equality after white-space folding; brackets hold the 95 %% interval."
          + " Without --candidates, 5 are asked for. With several numbers of --steps, all else is"
          + " of the last.",
      "",
      "Examples:",
      "  codefusion evaluate --model bash --data dev.jsonl --report out/report",
      "  codefusion evaluate --baseline retrieval:train.jsonl --data dev.jsonl",
      "  codefusion evaluate --model bash --data dev.jsonl --steps 1,2,5,10,20",
      "  codefusion evaluate --answers a.jsonl --compare b.jsonl --data dev.jsonl"
    })
final class EvaluateCommand implements Callable<Integer> {

  private static final int DEFAULT_CANDIDATES = 5;

  @Mixin private final Wishes wishes = new Wishes();

  @ArgGroup(multiplicity = "1")
  private Subject.Choice choice = new Subject.Choice();

  @Option(
      names = "--language",
      paramLabel = "NAME",
      description = "Language of a baseline or of answers. Default: bash.")
  private @Nullable String language;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines of pairs, or FILE#train or FILE#test of a benchmark file.")
  private String data = "";

  @Option(names = "--limit", paramLabel = "N", description = "Take the first N pairs only.")
  private int limit = Integer.MAX_VALUE;

  @Option(names = "--lower-first", description = "Make the utterances' first letters small.")
  private boolean lowerFirst;

  @Option(
      names = "--seen",
      paramLabel = "FILE",
      description = "Also give figures without the utterances that stand in these training pairs.")
  private @Nullable String seen;

  @Option(names = "--bash-n", description = "Also judge validity by the shell itself, bash -n.")
  private boolean bashN;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Test the difference from another one's --predictions on the same rows.")
  private @Nullable Path compare;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write report.html, report.json and errors.jsonl there.")
  private @Nullable Path report;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "Write every row's candidates there, as JSON Lines.")
  private @Nullable Path predictions;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write every row's candidates there, for people to read.")
  private @Nullable Path markdown;

  @Spec private @Nullable CommandSpec spec;

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
    wishes.requireOnePluginOfAKind();
    Pairs read = Pairs.read(data);
    Pairs pairs = lowerFirst ? read.lowerFirst() : read;
    List<Pair> rows = pairs.first(limit);
    Predicate<String> known = seen == null ? null : Pairs.read(seen).seen();
    List<Outcome> others = compare == null ? null : Predictions.read(compare, rows);
    prepareFiles();
    Subject subject = Subject.of(framework, choice, language);
    Scoring scoring = new Scoring(subject.target(), judges(subject), candidates(), seed());
    Map<Integer, Figures> bySteps = new TreeMap<>();
    Evaluation evaluation = run(subject, rows, scoring, bySteps);
    Report result =
        report(
            pairs,
            subject,
            evaluation,
            subsets(evaluation.outcomes(), known, scoring),
            bySteps,
            others == null
                ? null
                : Comparison.of(evaluation.outcomes(), others, String.valueOf(compare), scoring));
    write(result, evaluation.outcomes());
    ReportTable.of(result).print(console.out());
    return ExitCode.OK;
  }

  private void prepareFiles() {
    if (report != null) {
      OutputFiles.prepareFolder("--report", report);
    }
    if (predictions != null) {
      OutputFiles.prepareFile("--predictions", predictions);
    }
    if (markdown != null) {
      OutputFiles.prepareFile("--markdown", markdown);
    }
  }

  private void write(Report result, List<Outcome> outcomes) throws IOException {
    if (report != null) {
      result.write(report, outcomes);
      ReportPage.write(report, result, outcomes);
    }
    if (predictions != null) {
      Predictions.write(predictions, outcomes);
    }
    if (markdown != null) {
      SamplesPage.write(markdown, result, outcomes);
    }
  }

  private List<BiFunction<String, Prompt, Verdict>> judges(Subject subject) {
    if (!bashN) {
      return List.of();
    }
    if (!subject.language().equals("bash")) {
      throw new ConfigurationException(
          "--bash-n judges 'bash', but '%s' writes '%s'; leave it out."
              .formatted(subject.name(), subject.language()));
    }
    return List.of(BashNoExec.find());
  }

  /**
   * Runs once for each number of steps asked for.
   *
   * @param bySteps given the figures of each, where there are several
   * @return the last
   */
  private Evaluation run(
      Subject subject, List<Pair> rows, Scoring scoring, Map<Integer, Figures> bySteps) {
    try (CodeGenerator generator = subject.opening().get()) {
      Evaluation last = null;
      for (int steps : wishes.steps()) {
        last = run(generator, rows, scoring, utterance -> request(utterance).withSteps(steps));
        if (wishes.steps().size() > 1) {
          bySteps.put(steps, last.figures());
        }
      }
      return last == null ? run(generator, rows, scoring, this::request) : last;
    }
  }

  private Evaluation run(
      CodeGenerator generator,
      List<Pair> rows,
      Scoring scoring,
      Function<String, Request> requests) {
    try (ProgressDisplay progress = new ProgressDisplay(console, "evaluate", "rows")) {
      return Evaluation.run(
          generator, rows, requests, scoring, done -> progress.onStep(done, rows.size(), ""));
    }
  }

  private static Map<String, Figures> subsets(
      List<Outcome> outcomes, @Nullable Predicate<String> known, Scoring scoring) {
    Map<String, Figures> subsets = new TreeMap<>();
    if (known != null) {
      List<Outcome> unseen =
          outcomes.stream().filter(outcome -> !known.test(outcome.pair().utterance())).toList();
      if (!unseen.isEmpty()) {
        subsets.put("unseen", scoring.figures(unseen));
      }
    }
    return subsets;
  }

  private Report report(
      Pairs pairs,
      Subject subject,
      Evaluation evaluation,
      Map<String, Figures> subsets,
      Map<Integer, Figures> bySteps,
      @Nullable Comparison comparison) {
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
        request("any").schedule().or(subject::schedule).orElse(null),
        seed(),
        subject.ranking(),
        Report.Machine.here(),
        subject.timed() ? evaluation.figures() : evaluation.figures().untimed(),
        subject.sha256(),
        lowerFirst,
        commandLine(),
        subsets,
        bySteps,
        comparison);
  }

  private List<String> commandLine() {
    List<String> words = new ArrayList<>(List.of("codefusion"));
    if (spec != null) {
      words.addAll(spec.root().commandLine().getParseResult().originalArgs());
    }
    return words;
  }

  private Request request(String utterance) {
    return wishes.request(utterance);
  }

  private int candidates() {
    return request("any").candidates().orElse(DEFAULT_CANDIDATES);
  }

  private long seed() {
    return request("any").seed();
  }
}
