package dev.codefusion.bench.peer;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.bench.BenchReport;
import dev.codefusion.bench.Speed;
import dev.codefusion.bench.Spread;
import dev.codefusion.runtime.tensorflow.measure.Workload;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.train.DenoiserStack;
import dev.codefusion.runtime.tensorflow.train.TrainingWorkload;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.Workloads;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the denoiser in turns with the same one in PyTorch. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the denoiser in turns with the same one in PyTorch (through DJL), on the processor,"
          + " in 32-bit floats. Both have the same weights; scores, loss and gradient norm are"
          + " compared first, and a difference ends the run.",
    })
public final class PeerBench implements Callable<Integer> {

  /** Largest difference of a score, of the loss and of the gradient norm, the latter relative. */
  private static final double TOLERANCE = 2e-3;

  private static final double DROPOUT = 0.1;

  @Option(names = "--preset", description = "Sizes: tiny, small or paper. Default: small.")
  private String preset = "small";

  @Option(names = "--batch", description = "Rows of a training step. Default: 64.")
  private int batch = 64;

  @Option(names = "--samples", description = "Rows of a forward run. Default: 10.")
  private int samples = 10;

  @Option(names = "--length", description = "Code tokens of a row. Default: 24.")
  private int length = 24;

  @Option(names = "--vocabulary", description = "Tokens. Default: 4096.")
  private int vocabulary = 4_096;

  @Option(names = "--threads", description = "Threads of both. Default: one a core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--rounds", description = "Turns. Default: 7.")
  private int rounds = 7;

  @Option(names = "--seconds", description = "Least time of one turn. Default: 2.")
  private double seconds = 2;

  private PeerBench() {}

  /** Runs the command line. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new PeerBench());
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (e instanceof ConfigurationException) {
            command.getErr().println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
          }
          throw e;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() {
    // PyTorch reads these once, when it is loaded.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", Integer.toString(threads));
    Workloads workloads =
        CodeFusionRuntime.create()
            .workloads(
                Map.of(
                    "network.preset",
                    preset,
                    "network.codeLength",
                    Integer.toString(length),
                    "run.threads",
                    Integer.toString(threads),
                    "run.precision",
                    "f32"));
    Dims dims = workloads.dims(vocabulary);
    PrintStream out = System.out;
    long parameters = check(workloads, dims);
    out.printf(
        Locale.ROOT,
        "%s, %d threads; %s: width %d, %d layers, vocabulary %d, %d weights; same scores, loss and"
            + " gradients%n%n",
        BenchReport.Machine.here().processor(),
        threads,
        preset,
        dims.width(),
        dims.denoiserLayers(),
        vocabulary,
        parameters);
    out.println(
        "| work | rows x tokens | GFLOP | p50 ms | p95 ms | p99 ms | PyTorch p50 | p95 | p99 |"
            + " as fast | by cpu time |");
    out.println("|---|---|---|---|---|---|---|---|---|---|---|");
    measure(workloads, dims, "forward", samples, out);
    measure(workloads, dims, "training step", batch, out);
    return CommandLine.ExitCode.OK;
  }

  /** Compares what both compute from the same weights, and returns how many these are. */
  private long check(Workloads workloads, Dims dims) {
    DenoiserStack.Batch data = data(dims, 3);
    try (DenoiserStack ours = workloads.denoiserStack(vocabulary, data, 0)) {
      // Some maps start at zero; a few steps later, a mistake in them would show.
      for (int i = 0; i < 3; i++) {
        double unused = ours.learn();
      }
      DenoiserStack.Computed here = ours.compute();
      try (TorchDenoiser theirs = new TorchDenoiser(dims, ours.weights(), data, 0)) {
        DenoiserStack.Computed there = theirs.compute();
        double apart = 0;
        for (int i = 0; i < here.logits_NV().length; i++) {
          apart = Math.max(apart, Math.abs(here.logits_NV()[i] - there.logits_NV()[i]));
        }
        double gradients = there.gradientNorm() / here.gradientNorm() - 1;
        if (!(apart < TOLERANCE
            && Math.abs(here.loss() - there.loss()) < TOLERANCE
            && Math.abs(gradients) < TOLERANCE)) {
          throw new ConfigurationException(
              "The two differ: scores by up to %.2g, loss %.5f and %.5f, gradient norm %.5f and %.5f."
                  .formatted(
                      apart, here.loss(), there.loss(), here.gradientNorm(), there.gradientNorm()));
        }
      }
      return ours.parameters();
    }
  }

  private DenoiserStack.Batch data(Dims dims, int rows) {
    int utterance = Math.max(1, length * 2 / 3);
    return DenoiserStack.Batch.random(dims, new TrainingWorkload.Size(rows, length, utterance), 1);
  }

  private void measure(Workloads workloads, Dims dims, String what, int rows, PrintStream out) {
    DenoiserStack.Batch data = data(dims, rows);
    try (DenoiserStack ours = workloads.denoiserStack(vocabulary, data, DROPOUT);
        TorchDenoiser theirs = new TorchDenoiser(dims, ours.weights(), data, DROPOUT)) {
      boolean learns = what.equals("training step");
      Workload here = learns ? ours.step() : ours.forward();
      double operations = here.operations();
      Workload there = learns ? theirs.step(operations) : theirs.forward(operations);
      Speed speed = Speed.of(here, there, rounds, seconds);
      out.printf(
          Locale.ROOT,
          "| %s | %d x %d | %.2f | %s | %s | %s | %s |%n",
          what,
          rows,
          length,
          operations * 1e-9,
          millis(speed.millis()),
          millis(speed.yardstickMillis()),
          ratio(speed.share()),
          ratio(speed.processorShare()));
    }
  }

  private static String millis(Spread millis) {
    return String.format(
        Locale.ROOT, "%.1f | %.1f | %.1f", millis.median(), millis.p95(), millis.p99());
  }

  private static String ratio(Spread ratio) {
    return String.format(
        Locale.ROOT, "%.2f [%.2f..%.2f]", ratio.median(), ratio.low(), ratio.high());
  }
}
