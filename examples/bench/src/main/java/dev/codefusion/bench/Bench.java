package dev.codefusion.bench;

import dev.codefusion.runtime.tensorflow.infer.InferenceWorkload;
import dev.codefusion.runtime.tensorflow.measure.Workload;
import dev.codefusion.runtime.tensorflow.train.TrainingWorkload;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Measures an untrained network. */
public final class Bench {

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
    Workloads workloads = runtime.workloads(plan.settings());
    List<BenchReport.Measured> measured = new ArrayList<>();
    try (Workload roof = workloads.roof()) {
      measured.add(training(workloads, roof, plan, false));
      measured.add(training(workloads, roof, plan, true));
      try (InferenceWorkload network = inference(workloads, plan)) {
        Setting at = plan.setting();
        Workload call = network.denoiserCall(at.samples(), at.length());
        int tokens = at.samples() * at.length();
        measured.add(measured("denoiser call", plan, tokens, call, roof));
        measured.add(generation(workloads, network, roof, plan));
      }
    }
    return report(measured);
  }

  /**
   * Measures training steps and generations, as far as the size that is varied has a part in their
   * cost.
   *
   * @throws dev.codefusion.api.ConfigurationException where a value cannot be used
   */
  public BenchReport sweep(Sweep sweep) {
    List<BenchReport.Measured> measured = new ArrayList<>();
    List<BenchPlan> points = plan.swept(sweep);
    // All are read before any is measured: a wrong value must not cost what came before it.
    List<Workloads> all = points.stream().map(p -> runtime.workloads(p.settings())).toList();
    for (int i = 0; i < points.size(); i++) {
      BenchPlan point = points.get(i);
      Workloads workloads = all.get(i);
      try (Workload roof = workloads.roof()) {
        if (sweep.axis().trains()) {
          measured.add(training(workloads, roof, point, false));
        }
        if (sweep.axis().generates()) {
          try (InferenceWorkload network = inference(workloads, point)) {
            measured.add(generation(workloads, network, roof, point));
          }
        }
      }
    }
    return report(measured);
  }

  /**
   * Generates again and again, and looks at what memory the process holds.
   *
   * @param onGeneration told after each one how many there were, those of the warm-up included
   */
  public MemoryGrowth memory(int warmup, int generations, IntConsumer onGeneration) {
    Workloads workloads = runtime.workloads(plan.settings());
    try (InferenceWorkload network = inference(workloads, plan)) {
      Workload generation = generation(workloads, network, plan);
      return MemoryGrowth.of(generation::run, warmup, generations, onGeneration);
    }
  }

  private BenchReport report(List<BenchReport.Measured> measured) {
    return new BenchReport(BenchReport.Machine.here(), plan, measured);
  }

  private static BenchReport.Measured training(
      Workloads workloads, Workload roof, BenchPlan plan, boolean selfConditioned) {
    Setting at = plan.setting();
    TrainingWorkload.Size size =
        new TrainingWorkload.Size(at.batch(), at.length(), at.utteranceLength());
    try (Workload step = workloads.training(plan.vocabulary(), size, selfConditioned)) {
      String what = selfConditioned ? "training step, self-conditioned" : "training step";
      return measured(what, plan, at.batch() * at.length(), step, roof);
    }
  }

  private static InferenceWorkload inference(Workloads workloads, BenchPlan plan) {
    return workloads.inference(plan.vocabulary(), plan.setting().utteranceLength());
  }

  private static Workload generation(
      Workloads workloads, InferenceWorkload network, BenchPlan plan) {
    Setting at = plan.setting();
    return workloads.generation(network, at.samples(), at.length(), at.steps());
  }

  private static BenchReport.Measured generation(
      Workloads workloads, InferenceWorkload network, Workload roof, BenchPlan plan) {
    Setting at = plan.setting();
    Workload work = generation(workloads, network, plan);
    return measured("generation", plan, at.samples() * at.length(), work, roof);
  }

  private static BenchReport.Measured measured(
      String what, BenchPlan plan, int tokens, Workload work, Workload roof) {
    Speed speed = Speed.of(work, roof, plan.rounds(), plan.seconds());
    double runs = 1e3 / speed.millis().median();
    return new BenchReport.Measured(
        what, plan.setting(), work.operations() * 1e-9, runs, runs * tokens, speed);
  }
}
