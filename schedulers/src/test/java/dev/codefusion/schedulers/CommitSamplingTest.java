package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CommitSamplingTest {

  private static final NoiseSchedule SCHEDULE = u -> 9 - 18 * u;
  private static final int[] LENGTHS = {4, 2};

  private final Sampler sampler = new CommitSampling().create(Options.none("commit"));

  /** Knows the clean vectors, all of value 3, and is surer the further right a position is. */
  private static final class Oracle implements Denoiser {

    final List<Levels> told = new ArrayList<>();
    final List<float[]> seen = new ArrayList<>();

    @Override
    public Estimate estimate(Latents x, Levels levels) {
      told.add(levels);
      seen.add(x.values().clone());
      Latents x0 = Latents.zeros(x.lengths(), x.dimension());
      float[] confidence = new float[x.rows() * x.longest()];
      for (int row = 0; row < x.rows(); row++) {
        for (int position = 0; position < x.length(row); position++) {
          confidence[row * x.longest() + position] = (position + 1) / 10f;
          for (int i = 0; i < x.dimension(); i++) {
            x0.values()[x0.index(row, position) + i] = 3;
          }
        }
      }
      return new Estimate(x0, confidence);
    }
  }

  @Test
  void commitsTheSurestPositionsAShareMoreAfterEveryStep() {
    Oracle oracle = new Oracle();
    sampler.sample(oracle, SCHEDULE, 4, new Noise(7, LENGTHS, 96), SamplingListener.NONE);

    assertThat(oracle.told).hasSize(4);
    double pure = -9;
    double committed = 2.4 - Math.log(10);
    double[][] longRow = {
      {pure, pure, pure, pure},
      {pure, pure, pure, committed},
      {pure, pure, committed, committed},
      {pure, committed, committed, committed}
    };
    double[][] shortRow = {
      {pure, pure}, {pure, committed}, {pure, committed}, {committed, committed}
    };
    for (int step = 0; step < 4; step++) {
      for (int i = 0; i < 4; i++) {
        assertThat(oracle.told.get(step).logSnr(0, i))
            .as("row 0, position %d, step %d", i, step)
            .isCloseTo(longRow[step][i], within(1e-12));
      }
      for (int i = 0; i < 2; i++) {
        assertThat(oracle.told.get(step).logSnr(1, i))
            .as("row 1, position %d, step %d", i, step)
            .isCloseTo(shortRow[step][i], within(1e-12));
      }
    }
  }

  @Test
  void putsCommittedPositionsAtTheLevelThatItTells() {
    Oracle oracle = new Oracle();
    sampler.sample(oracle, SCHEDULE, 2, new Noise(7, new int[] {2}, 960), SamplingListener.NONE);

    double alphaBar = 1 / (1 + Math.exp(-(2.4 - Math.log(100))));
    float[] second = oracle.seen.get(1);
    double mean = 0;
    for (int i = 960; i < 1920; i++) {
      mean += second[i] / 960.0;
    }
    double variance = 0;
    for (int i = 960; i < 1920; i++) {
      variance += (second[i] - mean) * (second[i] - mean) / 960.0;
    }
    // Five standard errors of a mean and a variance over 960 variates, seed 7.
    assertThat(mean).isCloseTo(3 * Math.sqrt(alphaBar), within(5 / Math.sqrt(960)));
    assertThat(variance).isCloseTo(1 - alphaBar, within(5 * Math.sqrt(2 / 960.0)));
  }

  @Test
  void returnsTheLastEstimateAndLeavesThePaddingAlone() {
    Oracle oracle = new Oracle();
    Estimate last =
        sampler.sample(oracle, SCHEDULE, 3, new Noise(7, LENGTHS, 5), SamplingListener.NONE);

    assertThat(last.x0().values()[0]).isEqualTo(3);
    for (float[] x : oracle.seen) {
      for (int i = 6 * 5; i < 8 * 5; i++) {
        assertThat(x[i]).as("padding of row 1 at %d", i).isZero();
      }
    }
  }

  @Test
  void takesOneStepAndStopsWhenTold() {
    Oracle once = new Oracle();
    sampler.sample(once, SCHEDULE, 1, new Noise(7, LENGTHS, 5), SamplingListener.NONE);
    Oracle stopped = new Oracle();
    sampler.sample(
        stopped, SCHEDULE, 9, new Noise(7, LENGTHS, 5), (step, steps, levels, x0) -> step < 3);

    assertThat(once.told).hasSize(1);
    assertThat(stopped.told).hasSize(3);
  }

  @Test
  void readsItsMargin() {
    Oracle oracle = new Oracle();
    new CommitSampling()
        .create(Options.of("commit", Map.of("margin", "5")))
        .sample(oracle, SCHEDULE, 2, new Noise(7, new int[] {2}, 96), SamplingListener.NONE);

    assertThat(oracle.told.get(1).logSnr(0, 1)).isCloseTo(5 - Math.log(10), within(1e-12));
  }

  @Test
  void commitsFromLeftToRight() {
    Oracle oracle = run(Map.of("order", "left"), 4);

    assertThat(committed(oracle, 1)).containsExactly(0);
    assertThat(committed(oracle, 2)).containsExactly(0, 1);
    assertThat(committed(oracle, 3)).containsExactly(0, 1, 2);
  }

  @Test
  void weighsConfidenceAgainstPosition() {
    // The oracle's confidence rises by 0.1 a position; the position costs weight / 4.
    assertThat(committed(run(Map.of("order", "mixed", "weight", "0.3"), 4), 1)).containsExactly(3);
    assertThat(committed(run(Map.of("order", "mixed", "weight", "0.5"), 4), 1)).containsExactly(0);
  }

  @Test
  void drawsThePositionsInProportionToTheirConfidence() {
    int[] thirds = new int[3];
    int runs = 300;
    for (int seed = 0; seed < runs; seed++) {
      Oracle oracle = new Oracle();
      create(Map.of("draw", "1"))
          .sample(
              oracle,
              SCHEDULE,
              3,
              new Noise(seed, new int[] {3}, 2),
              (step, steps, levels, x0) -> step < 2);
      thirds[committed(oracle, 1)[0]]++;
    }

    // At a temperature of 2/3: 0.1, 0.2 and 0.3 to the power of 1.5, of which the sum is 0.2854.
    double[] shares = {0.1108, 0.3134, 0.5758};
    for (int i = 0; i < 3; i++) {
      double error = 4 * Math.sqrt(shares[i] * (1 - shares[i]) / runs);
      assertThat((double) thirds[i] / runs)
          .as("position %d, seeds 0 to %d", i, runs - 1)
          .isCloseTo(shares[i], within(error));
    }
  }

  @Test
  void refusesOptionsThatDoNotGoTogether() {
    assertThatThrownBy(() -> create(Map.of("weight", "1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Option 'weight' of sampler 'commit' goes with 'order' mixed only; leave it out, or set 'order' to mixed.");
    assertThatThrownBy(() -> create(Map.of("order", "left", "draw", "1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "Option 'draw' of sampler 'commit' goes with 'order' confidence only");
    assertThatThrownBy(() -> create(Map.of("order", "right")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("must be one of confidence, left, mixed");
  }

  private static Sampler create(Map<String, String> options) {
    return new CommitSampling().create(Options.of("sampler 'commit'", options));
  }

  private static Oracle run(Map<String, String> options, int steps) {
    Oracle oracle = new Oracle();
    create(options)
        .sample(oracle, SCHEDULE, steps, new Noise(7, LENGTHS, 5), SamplingListener.NONE);
    return oracle;
  }

  /** Returns the positions of row 0 at low noise when the oracle was asked for that time. */
  private static int[] committed(Oracle oracle, int call) {
    Levels levels = oracle.told.get(call);
    int length = oracle.seen.get(call).length == 6 ? 3 : LENGTHS[0];
    return IntStream.range(0, length).filter(i -> levels.logSnr(0, i) > -9).toArray();
  }
}
