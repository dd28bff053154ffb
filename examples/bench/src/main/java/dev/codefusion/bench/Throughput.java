package dev.codefusion.bench;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.measure.Workload;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Measures how many utterances a trained model answers in a second, in several ways. */
public final class Throughput {

  /** What the ways are compared on; enough for a mixture of long and short. */
  private static final int COMPARED = 32;

  private final CodeFusionRuntime runtime;
  private final String model;
  private final Function<String, Request> request;

  /**
   * Prepares a measurement.
   *
   * @param model name or folder of a model
   * @param request makes the request for an utterance
   */
  public Throughput(CodeFusionRuntime runtime, String model, Function<String, Request> request) {
    this.runtime = runtime;
    this.model = model;
    this.request = request;
  }

  /**
   * A way to answer many utterances.
   *
   * @param atOnce utterances answered in one run of the network
   * @param workers generators that work side by side; several have one thread each, a single one
   *     has all cores
   */
  public record Way(int atOnce, int workers) {

    /** One utterance after the other. */
    public static final Way ONE_AT_A_TIME = new Way(1, 1);

    public Way {
      Setting.requireWithin("--at-once", atOnce, 1, 1_024);
      Setting.requireWithin("--workers", workers, 1, 1_024);
    }

    /** Returns how many utterances all workers together answer in one run each. */
    int run() {
      return atOnce * workers;
    }
  }

  /**
   * A way, measured in turns with one utterance at a time.
   *
   * @param perSecond utterances in a second
   * @param ratio how many times as many as one at a time
   * @param processorRatio the same in seconds of processor time
   */
  public record Compared(Way way, Spread perSecond, Spread ratio, Spread processorRatio) {}

  /**
   * Many utterances in the fastest way.
   *
   * @param residentBefore bytes in memory once the model is loaded and has answered
   * @param residentMost most bytes seen after a run
   * @param residentAfter bytes in memory at the end
   */
  public record Total(
      Way way,
      int utterances,
      double seconds,
      long residentBefore,
      long residentMost,
      long residentAfter) {

    /** Returns utterances in a second. */
    public double perSecond() {
      return utterances / seconds;
    }
  }

  /** What was measured. */
  public record Report(
      BenchReport.Machine machine, String model, List<Compared> compared, Total total) {}

  /**
   * Compares the ways, then answers many utterances in the fastest of them.
   *
   * @param ways what to compare with one at a time
   * @param utterances how many to answer at the end
   */
  public Report measure(List<Way> ways, int utterances, int rounds, double seconds) {
    Resident.require();
    Setting.requireWithin("--utterances", utterances, 1, 10_000_000);
    List<String> asked =
        Utterances.of(ways.stream().mapToInt(Way::run).reduce(COMPARED, Math::max));
    List<Compared> compared = new ArrayList<>();
    try (Answering single = new Answering(Way.ONE_AT_A_TIME, asked)) {
      for (Way way : ways) {
        try (Answering answering = new Answering(way, asked)) {
          Speed speed = Speed.of(answering, single, rounds, seconds);
          compared.add(new Compared(way, speed.perSecond(), speed.share(), speed.processorShare()));
        }
      }
    }
    Way fastest =
        compared.stream()
            .filter(one -> one.ratio().median() > 1)
            .max(Comparator.comparingDouble(one -> one.ratio().median()))
            .map(Compared::way)
            .orElse(Way.ONE_AT_A_TIME);
    return new Report(
        BenchReport.Machine.here(), model, compared, total(fastest, Utterances.of(utterances)));
  }

  private Total total(Way way, List<String> utterances) {
    try (Answering answering = new Answering(way, utterances)) {
      answering.answer(utterances.subList(0, Math.min(COMPARED, utterances.size())));
      long before = Resident.bytesAfterCollection();
      long most = before;
      Clock clock = new Clock();
      int portion = Math.max(COMPARED, way.run() * 4);
      for (int from = 0; from < utterances.size(); from += portion) {
        answering.answer(utterances.subList(from, Math.min(from + portion, utterances.size())));
        most = Math.max(most, Resident.bytes());
      }
      return new Total(
          way,
          utterances.size(),
          clock.wallSeconds(),
          before,
          most,
          Resident.bytesAfterCollection());
    }
  }

  /** Answers the same utterances again and again; its operations are utterances. */
  private final class Answering implements Workload {

    private final Way way;
    private final List<String> utterances;
    private final List<CodeGenerator> generators = new ArrayList<>();
    private final ExecutorService workers;

    Answering(Way way, List<String> utterances) {
      this.way = way;
      this.utterances = utterances;
      workers = Executors.newFixedThreadPool(way.workers());
      try {
        for (int i = 0; i < way.workers(); i++) {
          generators.add(runtime.open(model, way.workers() == 1 ? 0 : 1));
        }
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    @Override
    public void run() {
      answer(utterances);
    }

    /** Every worker takes its share of the runs. */
    void answer(List<String> all) {
      List<CompletableFuture<Void>> shares = new ArrayList<>();
      for (int worker = 0; worker < way.workers(); worker++) {
        int own = worker;
        shares.add(CompletableFuture.runAsync(() -> answerShare(all, own), workers));
      }
      shares.forEach(CompletableFuture::join);
    }

    private void answerShare(List<String> all, int worker) {
      int stride = way.run();
      for (int from = worker * way.atOnce(); from < all.size(); from += stride) {
        List<Request> requests =
            all.subList(from, Math.min(from + way.atOnce(), all.size())).stream()
                .map(request)
                .toList();
        generators.get(worker).generateAll(requests);
      }
    }

    @Override
    public double operations() {
      return utterances.size();
    }

    @Override
    public void close() {
      workers.shutdown();
      generators.forEach(CodeGenerator::close);
    }
  }
}
