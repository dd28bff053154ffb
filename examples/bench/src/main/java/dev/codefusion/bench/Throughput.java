package dev.codefusion.bench;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.measure.Workload;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Measures how many utterances a trained model answers in a second, in several ways. */
public final class Throughput {

  /** What the ways are compared on, in a circle; enough for a mixture of long and short. */
  private static final List<String> CIRCLE = Utterances.of(32);

  /** Fewest utterances in a run that is timed: the time of a single one says little. */
  private static final int FEWEST = 8;

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

    /** Returns the utterances of a run that is timed; at its end no worker is left without. */
    int stretch() {
      return (FEWEST + run() - 1) / run() * run();
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

  /** Told of everything as soon as it is known, on the thread that measures. */
  public interface Listener {

    /** The model is open and has answered some utterances; {@code machine} is where. */
    void onStart(BenchReport.Machine machine);

    /** One way has been compared. */
    void onCompared(Compared compared);

    /**
     * Some more of the many utterances have been answered.
     *
     * @param answered so far, of {@code utterances}
     */
    void onAnswered(int answered, int utterances);
  }

  /**
   * Compares the ways, then answers many utterances in the fastest of them.
   *
   * <p>Each way takes turns with one at a time. Utterances take unequally long, so in a round both
   * are asked the same ones: they begin at the same place of a circle of 32 and answer the same
   * stretch of it, the shortest that is at least 8 utterances and whole runs of the way. Where that
   * takes less than {@code seconds}, each goes on around the circle, at its own pace, until the
   * time is over: the faster, the more of the circle, and the less one utterance weighs. The next
   * round begins where the stretch ended, so that several rounds see all of the circle. A stretch
   * longer than the circle goes around it more than once; one at a time then answers the circle
   * once.
   *
   * @param ways what to compare with one at a time
   * @param utterances how many to answer at the end; also, few of them make few rounds: a way is
   *     compared in no more than they fill with its stretches, and in at least one
   * @param rounds most turns of a way
   * @param seconds least length of one turn, in which at least one stretch is answered
   * @throws ConfigurationException where a number is out of range, the model cannot be opened or
   *     answers no such request, or the system does not tell resident memory (other than Linux)
   */
  public Report measure(
      List<Way> ways, int utterances, int rounds, double seconds, Listener listener) {
    Resident.require();
    Setting.requireWithin("--utterances", utterances, 1, 10_000_000);
    BenchReport.Machine machine = BenchReport.Machine.here();
    List<Compared> compared = new ArrayList<>();
    try (Answering single = new Answering(Way.ONE_AT_A_TIME)) {
      single.prepare();
      listener.onStart(machine);
      for (Way way : ways) {
        Compared one = compared(way, single, utterances, rounds, seconds);
        compared.add(one);
        listener.onCompared(one);
      }
    }
    Way fastest =
        compared.stream()
            .filter(one -> one.ratio().median() > 1)
            .max(Comparator.comparingDouble(one -> one.ratio().median()))
            .map(Compared::way)
            .orElse(Way.ONE_AT_A_TIME);
    return new Report(
        machine, model, compared, total(fastest, Utterances.of(utterances), listener));
  }

  private Compared compared(Way way, Answering single, int utterances, int rounds, double seconds) {
    int stretch = way.stretch();
    int enough = Math.max(1, Math.min(rounds, utterances / stretch));
    try (Answering answering = new Answering(way)) {
      answering.prepare();
      Speed speed =
          Speed.ofPrepared(
              answering,
              single,
              enough,
              seconds,
              round -> {
                answering.begin(round * stretch, stretch);
                single.begin(round * stretch, Math.min(stretch, CIRCLE.size()));
              });
      return new Compared(way, speed.perSecond(), speed.share(), speed.processorShare());
    }
  }

  private Total total(Way way, List<String> utterances, Listener listener) {
    try (Answering answering = new Answering(way)) {
      answering.prepare();
      answering.answer(utterances.subList(0, Math.min(CIRCLE.size(), utterances.size())));
      long before = Resident.bytesAfterCollection();
      long most = before;
      Clock clock = new Clock();
      int portion = Math.max(CIRCLE.size(), way.run() * 4);
      for (int from = 0; from < utterances.size(); from += portion) {
        int to = Math.min(from + portion, utterances.size());
        answering.answer(utterances.subList(from, to));
        most = Math.max(most, Resident.bytes());
        listener.onAnswered(to, utterances.size());
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

  /** Answers a stretch of the circle in each run, then the next; its operations are utterances. */
  private final class Answering implements Workload {

    private final Way way;
    private final List<CodeGenerator> generators = new ArrayList<>();
    private final ExecutorService workers;
    private int next;
    private int stretch;

    Answering(Way way) {
      this.way = way;
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

    /** Lets the engine prepare every generator's graph, which takes it two runs. */
    void prepare() {
      begin(0, 2 * way.run());
      run();
    }

    /** Has the next run begin at that place of the circle, and every one answer so many. */
    void begin(int at, int utterances) {
      next = at % CIRCLE.size();
      stretch = utterances;
    }

    @Override
    public void run() {
      int from = next;
      next = (from + stretch) % CIRCLE.size();
      answer(
          IntStream.range(from, from + stretch)
              .mapToObj(i -> CIRCLE.get(i % CIRCLE.size()))
              .toList());
    }

    /**
     * Every worker takes its share of the runs.
     *
     * @throws ConfigurationException where the model refuses a request
     */
    void answer(List<String> all) {
      List<CompletableFuture<Void>> shares = new ArrayList<>();
      for (int worker = 0; worker < way.workers(); worker++) {
        int own = worker;
        shares.add(CompletableFuture.runAsync(() -> answerShare(all, own), workers));
      }
      try {
        shares.forEach(CompletableFuture::join);
      } catch (CompletionException e) {
        throw e.getCause() instanceof ConfigurationException refused ? refused : e;
      }
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
      return stretch;
    }

    @Override
    public void close() {
      workers.shutdown();
      generators.forEach(CodeGenerator::close);
    }
  }
}
