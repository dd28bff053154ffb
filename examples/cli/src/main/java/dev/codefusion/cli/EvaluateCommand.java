package dev.codefusion.cli;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Verdict;
import dev.codefusion.bench.BenchReport;
import dev.codefusion.evaluation.BashNoExec;
import dev.codefusion.evaluation.BertScore;
import dev.codefusion.evaluation.Comparison;
import dev.codefusion.evaluation.DataFile;
import dev.codefusion.evaluation.Evaluation;
import dev.codefusion.evaluation.Figures;
import dev.codefusion.evaluation.Outcome;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.evaluation.Predictions;
import dev.codefusion.evaluation.Refinement;
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
import picocli.CommandLine.Model.OptionSpec;
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
      "  codefusion evaluate --model bash --data dev.jsonl --steps 1,2,5 --refinement",
      "  codefusion evaluate --answers a.jsonl --compare b.jsonl --data dev.jsonl"
    })
final class EvaluateCommand implements Callable<Integer> {

  private static final int DEFAULT_CANDIDATES = 5;
  private static final String BERT_SCORE = "--bertscore";

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

  @Option(
      names = "--lower-first",
      fallbackValue = "true",
      description = "Make the utterances' first letters small.")
  private boolean lowerFirst;

  @Option(
      names = "--seen",
      paramLabel = "FILE",
      description = "Also give figures without the utterances that stand in these training pairs.")
  private @Nullable String seen;

  @Option(
      names = "--bash-n",
      fallbackValue = "true",
      description = "Also judge validity by the shell itself, bash -n.")
  private boolean bashN;

  @Option(
      names = "--execute",
      fallbackValue = "true",
      description =
          "Also run every program on its row's table, by the language's own evaluator, and compare"
              + " the rows that it marks.")
  private boolean execute;

  @Option(
      names = BERT_SCORE,
      arity = "0..1",
      fallbackValue = "bert",
      paramLabel = "ENCODER",
      description =
          "Also compare programs by the vectors of a published encoder: its name, then any options"
              + " of it, such as bert,layers=5. Without a name: bert.")
  private @Nullable String bertScore;

  @Option(
      names = "--idf",
      fallbackValue = "true",
      description = "With --bertscore: let rare tokens weigh more, as the references have them.")
  private boolean idf;

  @Option(
      names = "--refinement",
      fallbackValue = "true",
      description =
          "Also measure, after each denoising step, how far the programs are from their end and"
              + " from the reference. Latency is not measured then.")
  private boolean refinement;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Test the difference from another one's --predictions on the same rows.")
  private @Nullable Path compare;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write report.html, its plots as SVG, report.json and errors.jsonl there.")
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
    Subject subject = Subject.of(framework, choice, language, wishes);
    requireEvaluator(subject, rows);
    try (EncoderVectors vectors =
        bertScore == null ? null : EncoderVectors.open(framework, BERT_SCORE, bertScore)) {
      Scoring scoring =
          new Scoring(
              subject.target(),
              judges(subject),
              candidates(),
              seed(),
              execute,
              vectors == null ? null : bertScore(vectors, rows));
      Map<Integer, Figures> bySteps = new TreeMap<>();
      Measured measured = run(subject, rows, scoring, bySteps);
      List<Outcome> outcomes = measured.evaluation().outcomes();
      Report result =
          report(
              pairs,
              subject,
              measured,
              subsets(outcomes, known, scoring),
              bySteps,
              others == null
                  ? null
                  : Comparison.of(outcomes, others, String.valueOf(compare), scoring),
              scoring);
      write(result, outcomes);
      ReportTable.of(result).print(console.out());
    }
    return ExitCode.OK;
  }

  private BertScore bertScore(EncoderVectors vectors, List<Pair> rows) {
    return idf
        ? BertScore.withIdf(vectors, rows.stream().map(Pair::code).toList())
        : BertScore.plain(vectors);
  }

  private void requireEvaluator(Subject subject, List<Pair> rows) {
    if (idf && bertScore == null) {
      throw new ConfigurationException(
          "--idf weighs the tokens of --bertscore; give that as well.");
    }
    if (!execute) {
      return;
    }
    LanguageTarget target = subject.target();
    if (target == null || !target.executes()) {
      throw new ConfigurationException(
          "--execute runs programs, but language '%s' has no evaluator; leave it out."
              .formatted(subject.language()));
    }
    if (rows.stream().allMatch(pair -> pair.table().isEmpty())) {
      throw new ConfigurationException(
          "--execute runs programs on tables, but no row of %s has one; leave it out."
              .formatted(data));
    }
  }

  /**
   * One evaluation.
   *
   * @param refinement how programs took shape; null where that is not asked for
   */
  private record Measured(Evaluation evaluation, @Nullable Refinement refinement) {}

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
  private Measured run(
      Subject subject, List<Pair> rows, Scoring scoring, Map<Integer, Figures> bySteps) {
    try (CodeGenerator generator = subject.opening().get()) {
      Measured last = null;
      for (int steps : wishes.steps()) {
        last = run(generator, rows, scoring, prompt -> wishes.request(prompt).withSteps(steps));
        if (wishes.steps().size() > 1) {
          bySteps.put(steps, last.evaluation().figures());
        }
      }
      return last == null ? run(generator, rows, scoring, wishes::request) : last;
    }
  }

  private Measured run(
      CodeGenerator generator,
      List<Pair> rows,
      Scoring scoring,
      Function<Prompt, Request> requests) {
    Refinement.Recorder recorder = refinement ? new Refinement.Recorder() : null;
    try (ProgressDisplay progress = new ProgressDisplay(console, "evaluate", "rows")) {
      Evaluation evaluation =
          Evaluation.run(
              generator,
              rows,
              requests,
              scoring,
              recorder,
              done -> progress.onStep(done, rows.size(), ""));
      return new Measured(evaluation, recorder == null ? null : recorder.result());
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
      Measured measured,
      Map<String, Figures> subsets,
      Map<Integer, Figures> bySteps,
      @Nullable Comparison comparison,
      Scoring scoring) {
    Evaluation evaluation = measured.evaluation();
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
        machine(),
        subject.timed() ? evaluation.figures() : evaluation.figures().untimed(),
        subject.sha256(),
        lowerFirst,
        commandLine(),
        subsets,
        bySteps,
        comparison,
        scoring.definitions(),
        measured.refinement(),
        new Report.Invocation(options(), inputs(), subject.computation()));
  }

  private static Report.Machine machine() {
    BenchReport.Machine machine = BenchReport.Machine.here();
    return new Report.Machine(
        machine.os(), machine.processors(), machine.java(), machine.processor());
  }

  /** Returns the options that have another value than without them, wherever it was set. */
  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    if (spec != null) {
      for (OptionSpec option : spec.options()) {
        Object value = option.getValue();
        if (value != null && !value.equals(option.initialValue())) {
          options.put(option.longestName(), value.toString());
        }
      }
    }
    return options;
  }

  private Map<String, String> inputs() {
    Map<String, String> inputs = new TreeMap<>();
    if (seen != null) {
      inputs.put("--seen", DataFile.read(seen).sha256());
    }
    if (compare != null) {
      inputs.put("--compare", DataFile.read(compare.toString()).sha256());
    }
    return inputs;
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
