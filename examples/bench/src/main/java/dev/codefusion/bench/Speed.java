package dev.codefusion.bench;

import dev.codefusion.runtime.tensorflow.measure.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast some work is, alone and against a roof.
 *
 * @param millis time of one run
 * @param gflops 10^9 operations of matrix products in a second
 * @param share the same as a share of the roof's in the same round
 * @param processorShare the same share, counted in seconds of processor time: other processes
 *     disturb it less, but it does not see processors that wait
 */
public record Speed(Spread millis, Spread gflops, Spread share, Spread processorShare) {

  private record Rate(double millis, double perSecond, double perProcessorSecond) {}

  /**
   * Measures in turns: the roof, the work, the roof, and so on.
   *
   * @param rounds turns of each
   * @param seconds length of one turn, in which at least one run is made
   */
  static Speed of(Workload work, Workload roof, int rounds, double seconds) {
    rate(roof, 0);
    // The engine prepares a graph in its first run, and more of it in the second.
    rate(work, 0);
    rate(work, 0);
    List<Double> millis = new ArrayList<>();
    List<Double> gflops = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    List<Double> processorShares = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Rate most = rate(roof, seconds);
      Rate reached = rate(work, seconds);
      millis.add(reached.millis());
      gflops.add(reached.perSecond() * 1e-9);
      shares.add(reached.perSecond() / most.perSecond());
      processorShares.add(reached.perProcessorSecond() / most.perProcessorSecond());
    }
    return new Speed(
        Spread.of(millis), Spread.of(gflops), Spread.of(shares), Spread.of(processorShares));
  }

  /** Measures the time of each of several runs, after two that do not count. */
  static Spread latency(Workload work, int least, double seconds) {
    work.run();
    work.run();
    List<Double> millis = new ArrayList<>();
    Clock clock = new Clock();
    while (millis.size() < least || clock.wallSeconds() < seconds) {
      millis.add(rate(work, 0).millis());
    }
    return Spread.of(millis);
  }

  private static Rate rate(Workload work, double seconds) {
    Clock clock = new Clock();
    int runs = 0;
    do {
      work.run();
      runs++;
    } while (clock.wallSeconds() < seconds);
    double wall = clock.wallSeconds();
    double operations = runs * work.operations();
    return new Rate(wall * 1e3 / runs, operations / wall, operations / clock.processorSeconds());
  }
}
