package dev.codefusion.cli;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Evaluation;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import dev.codefusion.evaluation.Scoring;
import dev.codefusion.evaluation.Sweep;
import dev.codefusion.evaluation.page.SweepPage;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a model on pairs by every sampler, schedule and number of steps asked for. */
@Command(
    name = "sweep",
    description = "Measure a model by many samplers, schedules and numbers of steps.",
    footer = {
      "",
      "Without --sampler and --schedule, all that there are; without --steps,"
          + " 1,2,5,10,20,50; without --candidates, 5. A sampler with a schedule that the model"
          + " refuses is listed below the tables.",
      "",
      "Examples:",
      "  codefusion sweep --model bash --data dev.jsonl --limit 30 --steps 5,20",
      "  codefusion sweep --data dev.jsonl --sampler ddim,ddim:grid=log-snr",
      "  codefusion sweep --data dev.jsonl --markdown sweep.md"
    })
final class SweepCommand implements Callable<Integer> {

  private static final int DEFAULT_CANDIDATES = 5;
  private static final List<Integer> DEFAULT_STEPS = List.of(1, 2, 5, 10, 20, 50);

  @Mixin private final Wishes wishes = new Wishes();

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "Model by name, or a folder that train wrote. Default: bash.")
  private String model = "bash";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines of pairs, or FILE#train or FILE#test of a benchmark file.")
  private String data = "";

  @Option(names = "--limit", paramLabel = "N", description = "Take the first N pairs only.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description =
          "Write the tables there as well, between the two lines that mark their place, and the"
              + " plot beside it, after every setting.")
  private @Nullable Path markdown;

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  SweepCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
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
    if (markdown != null) {
      OutputFiles.prepareFile("--markdown", markdown);
      SweepPage.requirePlace(markdown);
    }
    Subject subject = Subject.alone(framework, model);
    List<String> samplers = orAll(wishes.samplers(), framework.samplers().all().keySet());
    List<String> schedules = orAll(wishes.schedules(), framework.schedules().all().keySet());
    Sweep sweep = run(subject, pairs, samplers, schedules);
    console.out().print(SweepPage.markdown(sweep));
    return ExitCode.OK;
  }

  private static List<String> orAll(List<String> asked, Iterable<String> all) {
    List<String> names = new ArrayList<>(asked);
    if (names.isEmpty()) {
      all.forEach(names::add);
    }
    return names;
  }

  /**
   * Measures every setting.
   *
   * @throws ConfigurationException where the model refuses all; its first refusal
   */
  private Sweep run(Subject subject, Pairs pairs, List<String> samplers, List<String> schedules)
      throws IOException {
    List<Integer> steps = wishes.steps().isEmpty() ? DEFAULT_STEPS : wishes.steps();
    List<Pair> rows = pairs.first(limit);
    Sweep sweep = nothingYet(subject, pairs, rows.size());
    Scoring scoring = new Scoring(subject.target(), List.of(), sweep.candidates(), sweep.seed());
    long settings = (long) samplers.size() * schedules.size() * steps.size();
    long begun = 0;
    ConfigurationException refused = null;
    try (CodeGenerator generator = subject.opening().get();
        ProgressDisplay progress = new ProgressDisplay(console, "sweep", "rows")) {
      for (String sampler : samplers) {
        for (String schedule : schedules) {
          long before = begun;
          begun += steps.size();
          try {
            for (int i = 0; i < steps.size(); i++) {
              int count = steps.get(i);
              long done = (before + i) * rows.size();
              Evaluation evaluation =
                  Evaluation.run(
                      generator,
                      rows,
                      utterance ->
                          wishes
                              .request(utterance)
                              .withSampler(sampler)
                              .withSchedule(schedule)
                              .withSteps(count),
                      scoring,
                      row ->
                          progress.onStep(
                              done + row, settings * rows.size(), sampler + ", " + schedule));
              sweep =
                  sweep.with(
                      new Sweep.Setting(schedule, sampler, count, evaluation.figures()),
                      evaluation.samples());
              write(sweep);
            }
          } catch (ConfigurationException e) {
            refused = refused == null ? e : refused;
            sweep =
                sweep.with(new Sweep.Refusal(schedule, sampler, String.valueOf(e.getMessage())));
          }
        }
      }
    }
    if (sweep.settings().isEmpty() && refused != null) {
      throw refused;
    }
    write(sweep);
    return sweep;
  }

  private void write(Sweep sweep) throws IOException {
    if (markdown != null) {
      SweepPage.write(markdown, sweep);
    }
  }

  private Sweep nothingYet(Subject subject, Pairs pairs, int rows) {
    return new Sweep(
        Version.current(),
        subject.name(),
        subject.sha256(),
        pairs.location(),
        pairs.sha256(),
        rows,
        wishes.request("any").candidates().orElse(DEFAULT_CANDIDATES),
        0,
        wishes.request("any").seed(),
        List.of(),
        List.of());
  }
}
