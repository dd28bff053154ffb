package dev.codefusion.cli;

import static dev.codefusion.cli.BenchFigures.megabytes;
import static dev.codefusion.cli.BenchFigures.number;
import static dev.codefusion.cli.BenchFigures.range;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.bench.Bench;
import dev.codefusion.bench.BenchPlan;
import dev.codefusion.bench.BenchReport;
import dev.codefusion.bench.MemoryGrowth;
import dev.codefusion.bench.Setting;
import dev.codefusion.bench.Spread;
import dev.codefusion.bench.Sweep;
import dev.codefusion.bench.Throughput;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Measures speed and memory. */
@Command(
    name = "bench",
    description = "Measure speed and memory: of an untrained network, or of a trained model.",
    footer = {
      "",
      "Work and one large matrix product of the same precision take turns; 'of roof' is the share"
          + " of the product's operations a second that the work reaches, and 'by cpu time' the"
          + " same in seconds of processor time, which other load disturbs less.",
      "",
      "--sweep varies one size and leaves the others as the options have them. NAME is preset,"
          + " precision, threads, batch, length, samples or steps.",
      "",
      "Examples:",
      "  codefusion bench --preset small --precision bf16",
      "  codefusion bench --sweep length",
      "  codefusion bench --sweep samples=1,10,50 --length 32 --format json",
      "  codefusion bench --throughput --model bash",
      "  codefusion bench --memory --model bash"
    })
final class BenchCommand implements Callable<Integer> {

  private static final double ALLOWED_GROWTH = 0.05;
  private static final String DEFAULT_MODEL = "bash";

  private static final List<String> OF_AN_UNTRAINED_NETWORK =
      List.of(
          "--preset", "--set", "--vocabulary", "--batch", "--length", "--threads", "--precision");

  @Option(names = "--preset", paramLabel = "NAME", description = "Sizes: tiny, small or paper.")
  private String preset = Setting.DEFAULT.preset();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting as in a training's file; may be repeated.")
  private Map<String, String> overrides = Map.of();

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "Tokens of the vocabulary. Default: ${DEFAULT-VALUE}.")
  private int vocabulary = 4_096;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Rows of a training step. Default: ${DEFAULT-VALUE}.")
  private int batch = Setting.DEFAULT.batch();

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Code tokens of a row. Default: ${DEFAULT-VALUE}.")
  private int length = Setting.DEFAULT.length();

  @Option(
      names = "--samples",
      paramLabel = "K",
      description = "Programs of a generation. Default: 5; with --model the model's own.")
  private @Nullable Integer samples;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Denoising steps of a generation. Default: 12; with --model the model's own.")
  private @Nullable Integer steps;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one computation, 0 for one a core.")
  private int threads = Setting.DEFAULT.threads();

  @Option(names = "--precision", paramLabel = "f32|bf16", description = "Default: f32.")
  private String precision = Setting.DEFAULT.precision();

  @Option(names = "--rounds", paramLabel = "N", description = "Turns. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Least time of one turn. Default: ${DEFAULT-VALUE}.")
  private double seconds = 1;

  @Option(
      names = "--sweep",
      paramLabel = "NAME[=VALUE,...]",
      description = "Vary one size: the values given, or the usual ones.")
  private @Nullable String sweep;

  @Option(
      names = "--throughput",
      fallbackValue = "true",
      description =
          "See how many utterances a trained model answers in a second, together and side by side,"
              + " and in how much memory (Linux).")
  private boolean throughput;

  @Option(
      names = "--utterances",
      paramLabel = "N",
      description =
          "With --throughput: how many are answered; few of them make the comparison short, too."
              + " Default: ${DEFAULT-VALUE}.")
  private int utterances = 10_000;

  @Option(
      names = "--at-once",
      split = ",",
      paramLabel = "N",
      description =
          "With --throughput: utterances answered together; several with commas. Default: 4,16.")
  private List<Integer> atOnce = List.of(4, 16);

  @Option(
      names = "--memory",
      fallbackValue = "true",
      description = "See whether resident memory grows (Linux); fails above 5 %%.")
  private boolean memory;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description =
          "With --throughput or --memory: a trained model. Default: bash for --throughput, an"
              + " untrained network for --memory.")
  private @Nullable String model;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "With --memory: generations before. Default: ${DEFAULT-VALUE}.")
  private int warmup = 500;

  @Option(
      names = "--generations",
      paramLabel = "N",
      description = "With --memory: generations between. Default: ${DEFAULT-VALUE}.")
  private int generations = 2_000;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Markdown tables, or one object. Default: text.")
  private AnswerFormat format = AnswerFormat.text;

  @Spec private @Nullable CommandSpec spec;

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  BenchCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() {
    refuseWhatHasNoPart();
    Setting setting =
        new Setting(
            preset,
            precision,
            threads,
            batch,
            length,
            samples == null ? Setting.DEFAULT.samples() : samples,
            steps == null ? Setting.DEFAULT.steps() : steps);
    BenchPlan plan = new BenchPlan(setting, overrides, vocabulary, rounds, seconds);
    if (warmup < 0 || generations < 1) {
      throw new ConfigurationException(
          "--warmup is %d and --generations is %d, but they must be at least 0 and 1."
              .formatted(warmup, generations));
    }
    Sweep varied = sweep == null ? null : Sweep.parse(sweep);
    CodeFusionRuntime framework = runtime.get();
    Bench bench = new Bench(framework, plan);
    if (memory) {
      return show(grown(framework, bench));
    }
    if (throughput) {
      answers(framework);
    } else if (varied != null) {
      show(bench.sweep(varied), varied.axis().option());
    } else {
      show(bench.measure(), "");
    }
    return ExitCode.OK;
  }

  /** Refuses options that were given and would have no part in what is measured. */
  private void refuseWhatHasNoPart() {
    if ((sweep != null ? 1 : 0) + (throughput ? 1 : 0) + (memory ? 1 : 0) > 1) {
      throw new ConfigurationException(
          "--sweep, --throughput and --memory are measured one at a time; leave the others out.");
    }
    if (!throughput) {
      refuse(
          List.of("--utterances", "--at-once"),
          "goes with --throughput; leave it out, or give --throughput");
    }
    if (!memory) {
      refuse(
          List.of("--warmup", "--generations"),
          "goes with --memory; leave it out, or give --memory");
    }
    if (!memory && !throughput) {
      refuse(
          List.of("--model"),
          "goes with --throughput or --memory; leave it out, or give one of them");
    }
    if (throughput || (memory && model != null)) {
      refuse(
          OF_AN_UNTRAINED_NETWORK,
          "goes with an untrained network, but --%s measures the model %s; leave it out"
              .formatted(throughput ? "throughput" : "memory", trained()));
    }
    if (memory) {
      refuse(
          List.of("--rounds", "--seconds"),
          "goes with what is measured in turns, which --memory is not; leave it out");
      refuse(List.of("--batch"), "goes with training steps, but --memory generates; leave it out");
    }
  }

  /** Refuses options of the command line; what settings and environment say is for all commands. */
  private void refuse(List<String> options, String why) {
    ParseResult given = Objects.requireNonNull(spec).commandLine().getParseResult();
    for (String option : options) {
      if (given.hasMatchedOption(option)) {
        throw new ConfigurationException("%s %s.".formatted(option, why));
      }
    }
  }

  private String trained() {
    return model == null ? DEFAULT_MODEL : model;
  }

  private Request request(String utterance) {
    Request request = Request.of(utterance);
    request = samples == null ? request : request.withSamples(samples);
    return steps == null ? request : request.withSteps(steps);
  }

  /** Together on all cores, one at a time side by side, and both. */
  private List<Throughput.Way> ways() {
    int cores = Runtime.getRuntime().availableProcessors();
    List<Throughput.Way> ways = new ArrayList<>();
    atOnce.forEach(together -> ways.add(new Throughput.Way(together, 1)));
    if (cores > 1) {
      ways.add(new Throughput.Way(1, cores));
      atOnce.forEach(together -> ways.add(new Throughput.Way(together, cores)));
    }
    return ways;
  }

  private void answers(CodeFusionRuntime framework) {
    boolean tables = format != AnswerFormat.json;
    try (ThroughputDisplay display = new ThroughputDisplay(console, trained(), tables)) {
      Throughput.Report report =
          new Throughput(framework, trained(), this::request)
              .measure(ways(), utterances, rounds, seconds, display);
      if (tables) {
        display.show(report.total());
      } else {
        json(report);
      }
    }
  }

  private MemoryGrowth grown(CodeFusionRuntime framework, Bench bench) {
    long all = (long) warmup + generations;
    try (ProgressDisplay progress = new ProgressDisplay(console, "bench", "generations")) {
      IntConsumer told =
          done -> progress.onStep(done, all, done <= warmup ? "warming up" : "watching");
      return model == null
          ? bench.memory(warmup, generations, told)
          : grown(framework, model, told);
    }
  }

  private MemoryGrowth grown(CodeFusionRuntime framework, String name, IntConsumer told) {
    try (CodeGenerator generator = framework.open(name)) {
      Request request = request("list all files larger than 1 MB");
      return MemoryGrowth.of(() -> generator.generate(request), warmup, generations, told);
    }
  }

  private int show(MemoryGrowth growth) {
    if (format == AnswerFormat.json) {
      json(growth);
    } else {
      new Table()
          .row("generations", "before", "after", "growth")
          .row(
              "%d after %d".formatted(growth.runs(), growth.warmup()),
              megabytes(growth.before()),
              megabytes(growth.after()),
              number("%.2f %%", 100 * growth.growth()))
          .printMarkdown(console.out());
    }
    return growth.growth() < ALLOWED_GROWTH ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Shows works; {@code varied} is the size that a sweep varied, or empty. */
  private void show(BenchReport report, String varied) {
    if (format == AnswerFormat.json) {
      json(report);
      return;
    }
    Setting asked = report.plan().setting();
    String what =
        "preset %s, %s, %s threads, vocabulary %d, batch %d, length %d, samples %d, steps %d"
            .formatted(
                asked.preset(),
                asked.precision(),
                asked.threads() == 0 ? "all" : Integer.toString(asked.threads()),
                report.plan().vocabulary(),
                asked.batch(),
                asked.length(),
                asked.samples(),
                asked.steps());
    console.out().print(BenchFigures.line(report.machine(), what));
    Table table = new Table();
    List<String> head =
        List.of(
            "work",
            "GFLOP",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "runs",
            "a second",
            "tokens/s",
            "of roof",
            "by cpu time");
    table.row(cells(varied, varied, head));
    for (BenchReport.Measured it : report.measured()) {
      Spread millis = it.speed().millis();
      List<String> row =
          List.of(
              it.what(),
              number("%.2f", it.gigaOperations()),
              number("%.1f", millis.median()),
              number("%.1f", millis.p95()),
              number("%.1f", millis.p99()),
              Integer.toString(millis.count()),
              number("%.2f", it.runsPerSecond()),
              number("%.0f", it.tokensPerSecond()),
              range("%.0f", it.speed().share(), 100) + " %",
              range("%.0f", it.speed().processorShare(), 100) + " %");
      table.row(cells(varied, value(it.setting(), varied), row));
    }
    table.printMarkdown(console.out());
  }

  private static String[] cells(String varied, String first, List<String> others) {
    List<String> cells = new ArrayList<>(others);
    if (!varied.isEmpty()) {
      cells.add(0, first);
    }
    return cells.toArray(new String[0]);
  }

  private static String value(Setting setting, String varied) {
    return varied.isEmpty() ? "" : Sweep.parse(varied).axis().of(setting);
  }

  private void json(Object value) {
    try {
      console.out().print(JsonMapper.builder().build().writeValueAsString(value) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report cannot be written", e);
    }
  }
}
