package dev.codefusion.bench;

import dev.codefusion.runtime.tensorflow.infer.InferenceWorkload;
import dev.codefusion.runtime.tensorflow.measure.Workload;
import dev.codefusion.runtime.tensorflow.train.TrainingWorkload;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.Workloads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures an untrained network. */
public final class Bench {

  private static final int LEAST_GENERATIONS = 20;
  private static final int LEAST_SWEEP = 5;
  private static final int[] LENGTHS = {16, 32, 64, 128, 256};
  private static final int[] SAMPLES = {1, 2, 5, 10, 20, 50};
  private static final int[] STEPS = {1, 2, 5, 10, 20, 50, 100, 200};

  private final CodeFusionRuntime runtime;
  private final BenchPlan plan;

  public Bench(CodeFusionRuntime runtime, BenchPlan plan) {
    this.runtime = runtime;
    this.plan = plan;
  }

  /**
   * Measures training steps, calls of the denoiser and whole generations.
   *
   * @throws dev.codefusion.api.ConfigurationException where the plan's settings cannot be used
   */
  public BenchReport measure() {
    Workloads workloads = workloads(plan.length());
    List<BenchReport.Measured> measured = new ArrayList<>();
    try (Workload roof = workloads.roof()) {
      TrainingWorkload.Size size =
          new TrainingWorkload.Size(plan.batch(), plan.length(), plan.utteranceLength());
      try (Workload step = workloads.training(plan.vocabulary(), size, false)) {
        measured.add(measured("training step", plan.batch(), step, roof));
      }
      try (Workload step = workloads.training(plan.vocabulary(), size, true)) {
        measured.add(measured("training step, self-conditioned", plan.batch(), step, roof));
      }
      try (InferenceWorkload network =
          workloads.inference(plan.vocabulary(), plan.utteranceLength())) {
        Workload call = network.denoiserCall(plan.samples(), plan.length());
        measured.add(measured("denoiser call", plan.samples(), call, roof));
        Workload generation =
            workloads.generation(network, plan.samples(), plan.length(), plan.steps());
        Spread latency = Speed.latency(generation, LEAST_GENERATIONS, plan.seconds());
        return new BenchReport(
            BenchReport.Machine.here(), plan, workloads.engine().toString(), measured, latency);
      }
    }
  }

  private BenchReport.Measured measured(String what, int rows, Workload work, Workload roof) {
    Speed speed = Speed.of(work, roof, plan.rounds(), plan.seconds());
    double tokens = rows * plan.length() * 1e3 / speed.millis().median();
    return new BenchReport.Measured(
        what, rows, plan.length(), work.operations() * 1e-9, tokens, speed);
  }

  /** Measures generation at several lengths, numbers of samples and steps, one varied at a time. */
  public List<SweepPoint> sweep() {
    List<SweepPoint> points = new ArrayList<>();
    Workloads workloads = workloads(LENGTHS[LENGTHS.length - 1]);
    try (InferenceWorkload network =
        workloads.inference(plan.vocabulary(), plan.utteranceLength())) {
      for (int length : LENGTHS) {
        points.add(point(workloads, network, "length", length, plan.samples(), plan.steps()));
      }
      for (int samples : SAMPLES) {
        points.add(point(workloads, network, "samples", plan.length(), samples, plan.steps()));
      }
      for (int steps : STEPS) {
        points.add(point(workloads, network, "steps", plan.length(), plan.samples(), steps));
      }
    }
    return points;
  }

  private SweepPoint point(
      Workloads workloads,
      InferenceWorkload network,
      String varied,
      int length,
      int samples,
      int steps) {
    Workload work = workloads.generation(network, samples, length, steps);
    return new SweepPoint(
        varied, length, samples, steps, Speed.latency(work, LEAST_SWEEP, plan.seconds()));
  }

  /**
   * One setting of generation.
   *
   * @param varied which of the three is varied in its series
   * @param millis time of one generation
   */
  public record SweepPoint(String varied, int length, int samples, int steps, Spread millis) {}

  /** Generates again and again, and looks at what memory the process holds. */
  public MemoryGrowth memory(int warmup, int generations) {
    Workloads workloads = workloads(plan.length());
    try (InferenceWorkload network =
        workloads.inference(plan.vocabulary(), plan.utteranceLength())) {
      Workload generation =
          workloads.generation(network, plan.samples(), plan.length(), plan.steps());
      return MemoryGrowth.of(generation::run, warmup, generations);
    }
  }

  private Workloads workloads(int longest) {
    Map<String, String> settings = new HashMap<>(plan.settings());
    settings.putIfAbsent("network.codeLength", Integer.toString(longest));
    settings.putIfAbsent("network.utteranceLength", Integer.toString(plan.utteranceLength()));
    return runtime.workloads(settings);
  }
}
