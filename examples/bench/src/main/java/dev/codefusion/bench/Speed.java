package dev.codefusion.bench;

import dev.codefusion.runtime.tensorflow.measure.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * How fast some work is beside other work, its yardstick: one large matrix product, say, the roof.
 *
 * @param millis time of each single run
 * @param yardstickMillis the same of the yardstick
 * @param perSecond operations in a second, one figure a round
 * @param share the same as a share of the yardstick's in the same round
 * @param processorShare the same share, counted in seconds of processor time: other processes
 *     disturb it less, but it does not see processors that wait
 */
public record Speed(
    Spread millis, Spread yardstickMillis, Spread perSecond, Spread share, Spread processorShare) {

  /** What was seen of one work; the lists grow by one run, and by one round. */
  private static final class Seen {
    final Workload work;
    final List<Double> millis = new ArrayList<>();
    final List<Double> perSecond = new ArrayList<>();
    final List<Double> perProcessorSecond = new ArrayList<>();

    Seen(Workload work) {
      this.work = work;
    }

    void turn(double seconds) {
      Clock turn = new Clock();
      double operations = 0;
      do {
        Clock run = new Clock();
        work.run();
        millis.add(run.wallSeconds() * 1e3);
        operations += work.operations();
      } while (turn.wallSeconds() < seconds);
      perSecond.add(operations / turn.wallSeconds());
      perProcessorSecond.add(operations / turn.processorSeconds());
    }
  }

  /**
   * Measures in turns: the yardstick, the work, the yardstick, and so on.
   *
   * @param rounds turns of each
   * @param seconds least length of one turn, in which at least one run is made
   */
  public static Speed of(Workload work, Workload yardstick, int rounds, double seconds) {
    for (Workload each : List.of(yardstick, work)) {
      // The engine prepares a graph in its first run, and more of it in the second.
      each.run();
      each.run();
    }
    return ofPrepared(work, yardstick, rounds, seconds, round -> {});
  }

  /**
   * Measures as {@link #of} does, but work and yardstick that have both run twice before.
   *
   * @param onRound told the number of a round, from 0, before its first turn
   */
  static Speed ofPrepared(
      Workload work, Workload yardstick, int rounds, double seconds, IntConsumer onRound) {
    Seen other = new Seen(yardstick);
    Seen seen = new Seen(work);
    for (int round = 0; round < rounds; round++) {
      onRound.accept(round);
      other.turn(seconds);
      seen.turn(seconds);
    }
    return new Speed(
        Spread.of(seen.millis),
        Spread.of(other.millis),
        Spread.of(seen.perSecond),
        ratios(seen.perSecond, other.perSecond),
        ratios(seen.perProcessorSecond, other.perProcessorSecond));
  }

  private static Spread ratios(List<Double> of, List<Double> to) {
    return Spread.of(IntStream.range(0, of.size()).mapToObj(i -> of.get(i) / to.get(i)).toList());
  }
}
