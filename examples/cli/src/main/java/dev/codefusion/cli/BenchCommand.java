package dev.codefusion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.bench.Bench;
import dev.codefusion.bench.BenchPlan;
import dev.codefusion.bench.BenchReport;
import dev.codefusion.bench.MemoryGrowth;
import dev.codefusion.bench.Spread;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Measures speed and memory. */
@Command(
    name = "bench",
    description = "Measure how fast an untrained network trains and generates.",
    footer = {
      "",
      "Work and one large matrix product of the same precision take turns; 'of roof' is the share"
          + " of the product's operations a second that the work reaches, and 'by cpu time' the"
          + " same in seconds of processor time, which other load disturbs less.",
      "",
      "Examples:",
      "  codefusion bench --preset small --precision bf16",
      "  codefusion bench --preset small --sweep",
      "  codefusion bench --memory --model bash"
    })
final class BenchCommand implements Callable<Integer> {

  private static final double ALLOWED_GROWTH = 0.05;

  @Option(names = "--preset", paramLabel = "NAME", description = "Sizes: tiny, small or paper.")
  private String preset = "small";

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
  private int batch = 64;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Code tokens of a row. Default: ${DEFAULT-VALUE}.")
  private int length = 24;

  @Option(
      names = "--samples",
      paramLabel = "K",
      description = "Programs of a generation. Default: ${DEFAULT-VALUE}.")
  private int samples = 5;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Denoising steps of a generation. Default: ${DEFAULT-VALUE}.")
  private int steps = 12;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one computation, 0 for one a core.")
  private int threads;

  @Option(names = "--precision", paramLabel = "f32|bf16", description = "Default: f32.")
  private String precision = "f32";

  @Option(names = "--rounds", paramLabel = "N", description = "Turns. Default: ${DEFAULT-VALUE}.")
  private int rounds = 9;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Least time of one turn or series. Default: ${DEFAULT-VALUE}.")
  private double seconds = 1;

  @Option(names = "--sweep", description = "Vary length, samples and steps of a generation.")
  private boolean sweep;

  @Option(
      names = "--memory",
      description = "See whether resident memory grows (Linux); fails above 5 %%.")
  private boolean memory;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "With --memory: a trained model instead of an untrained network.")
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

  @Option(names = "--format", paramLabel = "text|json", description = "Default: text.")
  private AnswerFormat format = AnswerFormat.text;

  private final Console console;
  private final Supplier<CodeFusionRuntime> runtime;

  BenchCommand(Console console, Supplier<CodeFusionRuntime> runtime) {
    this.console = console;
    this.runtime = runtime;
  }

  @Override
  public Integer call() {
    Map<String, String> settings = new HashMap<>();
    settings.put("network.preset", preset);
    settings.put("run.precision", precision);
    settings.put("run.threads", Integer.toString(threads));
    settings.putAll(overrides);
    BenchPlan plan =
        new BenchPlan(settings, vocabulary, batch, length, samples, steps, rounds, seconds);
    if (warmup < 0 || generations < 1) {
      throw new ConfigurationException(
          "--warmup is %d and --generations is %d, but they must be at least 0 and 1."
              .formatted(warmup, generations));
    }
    CodeFusionRuntime framework = runtime.get();
    Bench bench = new Bench(framework, plan);
    if (memory) {
      return show(model == null ? bench.memory(warmup, generations) : grown(framework, model));
    }
    if (model != null) {
      throw new ConfigurationException("--model goes with --memory only; leave one of them out.");
    }
    if (sweep) {
      show(bench.sweep());
    } else {
      show(bench.measure());
    }
    return ExitCode.OK;
  }

  private MemoryGrowth grown(CodeFusionRuntime framework, String name) {
    try (CodeGenerator generator = framework.open(name)) {
      Request request =
          Request.of("list all files larger than 1 MB").withSamples(samples).withSteps(steps);
      return MemoryGrowth.of(() -> generator.generate(request), warmup, generations);
    }
  }

  private int show(MemoryGrowth growth) {
    if (format == AnswerFormat.json) {
      json(growth);
    } else {
      new Table()
          .row("generations", "%d after %d".formatted(growth.runs(), growth.warmup()))
          .row(
              "resident memory",
              "%.1f MB, then %.1f MB".formatted(growth.before() / 1e6, growth.after() / 1e6))
          .row("growth", number("%.2f %%", 100 * growth.growth()))
          .print(console.out());
    }
    return growth.growth() < ALLOWED_GROWTH ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void show(BenchReport report) {
    if (format == AnswerFormat.json) {
      json(report);
      return;
    }
    BenchReport.Machine machine = report.machine();
    console
        .out()
        .print(
            number(
                "%s, %d processors, load %.1f; %s; Java %s\n",
                machine.processor(),
                machine.processors(),
                machine.load(),
                report.engine(),
                machine.java()));
    Table table =
        new Table()
            .row("work", "batch", "GFLOP", "ms", "tokens/s", "GFLOP/s", "of roof", "by cpu time");
    for (BenchReport.Measured it : report.measured()) {
      table.row(
          it.what(),
          "%d x %d".formatted(it.rows(), it.length()),
          number("%.2f", it.gigaOperations()),
          number("%.1f", it.speed().millis().median()),
          number("%.0f", it.tokensPerSecond()),
          number("%.0f", it.speed().gflops().median()),
          percent(it.speed().share()),
          percent(it.speed().processorShare()));
    }
    table.print(console.out());
    Spread latency = report.generationMillis();
    console
        .out()
        .print(
            number(
                "generation of %d programs in %d steps: p50 %.1f ms, p95 %.1f ms, %d times\n",
                report.plan().samples(),
                report.plan().steps(),
                latency.median(),
                latency.p95(),
                latency.count()));
  }

  private void show(List<Bench.SweepPoint> points) {
    if (format == AnswerFormat.json) {
      json(points);
      return;
    }
    Table table = new Table().row("varied", "length", "samples", "steps", "p50 ms", "p95 ms");
    for (Bench.SweepPoint point : points) {
      table.row(
          point.varied(),
          Integer.toString(point.length()),
          Integer.toString(point.samples()),
          Integer.toString(point.steps()),
          number("%.1f", point.millis().median()),
          number("%.1f", point.millis().p95()));
    }
    table.print(console.out());
  }

  private void json(Object value) {
    try {
      console.out().print(JsonMapper.builder().build().writeValueAsString(value) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report cannot be written", e);
    }
  }

  private static String percent(Spread share) {
    return number(
        "%.0f %% (%.0f-%.0f)", 100 * share.median(), 100 * share.low(), 100 * share.high());
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
