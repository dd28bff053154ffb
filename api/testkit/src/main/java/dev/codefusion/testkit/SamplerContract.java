package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.schedule.SamplingListener;
import dev.codefusion.testkit.AnalyticDenoiser.Gaussian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What holds of every sampler. */
public abstract class SamplerContract extends ConfigurableContract<SamplerProvider, Sampler> {

  private static final int[] LENGTHS = {3, 1, 5};
  private static final int DIMENSION = 2;
  private static final long SEED = 11;
  private static final int[] STEPS = {1, 2, 3, 17};

  private final Denoiser denoiser =
      new AnalyticDenoiser(
          new Gaussian(0.5, new double[] {1, -1}, 0.3),
          new Gaussian(0.5, new double[] {-1, 0}, 0.1));

  /** For subclasses. */
  protected SamplerContract() {
    super(SamplerProvider.class);
  }

  @Override
  protected abstract SamplerProvider provider();

  @Override
  protected final Sampler make(Options options) {
    return provider().create(options);
  }

  /**
   * Returns the schedule to sample along. Override it where {@link #options()} need another range
   * of log-SNR than from 8 down to -12.
   */
  protected NoiseSchedule schedule() {
    return u -> {
      if (!(u >= 0 && u <= 1)) {
        throw new IllegalArgumentException("diffusion time " + u + " is not within [0, 1]");
      }
      return 8 - 20 * u;
    };
  }

  @Test
  @Rule(id = "SA-1", says = "A sampler asked for N steps MUST ask for N estimates; N = 1 is legal.")
  final void makesAsManyEstimatesAsSteps() {
    for (int steps : STEPS) {
      assertThat(run(steps).asked()).as("estimates for %d steps", steps).hasSize(steps);
    }
  }

  @Test
  @Rule(
      id = "SA-2",
      says =
          "Of two steps in a row at which all positions share one level, a sampler MUST announce a higher log-SNR at the later one.")
  final void removesNoise() {
    for (int steps : STEPS) {
      List<Levels> levels = run(steps).levels();
      for (int i = 1; i < levels.size(); i++) {
        if (levels.get(i - 1).isUniform() && levels.get(i).isUniform()) {
          assertThat(levels.get(i).noisiest())
              .as("log-SNR at step %d of %d", i + 1, steps)
              .isGreaterThan(levels.get(i - 1).noisiest());
        }
      }
    }
  }

  @Test
  @Rule(
      id = "SA-3",
      says =
          "A sampler MUST start from the first draw of the noise that it is given, unchanged, at the schedule's log-SNR at 1.")
  final void startsFromTheFirstDraw() {
    for (int steps : STEPS) {
      Trajectory run = run(steps);
      assertThat(run.asked().get(0).values())
          .as("what the first of %d steps asks about", steps)
          .containsExactly(noise().next().values());
      assertThat(run.levels().get(0).noisiest())
          .as("log-SNR at the first of %d steps", steps)
          .isCloseTo(schedule().logSnr(1), within(1e-9));
    }
  }

  @Test
  @Rule(
      id = "SA-4",
      says =
          "A sampler MUST tell its listener of every step, once and in order: the step's number from 1, the steps asked for, the levels announced, and the denoiser's estimate.")
  final void reportsEveryStep() {
    for (int steps : STEPS) {
      List<Integer> heard = new ArrayList<>();
      List<Levels> levels = new ArrayList<>();
      List<Estimate> estimates = new ArrayList<>();
      Trajectory run =
          run(
              steps,
              (step, of, told, estimate) -> {
                assertThat(of).as("steps asked for").isEqualTo(steps);
                heard.add(step);
                levels.add(told);
                estimates.add(estimate);
                return true;
              });
      assertThat(heard).as("numbers of %d steps", steps).hasSize(steps);
      for (int i = 0; i < steps; i++) {
        String which = "step " + (i + 1) + " of " + steps;
        assertThat(heard.get(i)).as("number of %s", which).isEqualTo(i + 1);
        assertThat(levels.get(i).noisiest())
            .as("log-SNR reported of %s", which)
            .isEqualTo(run.levels().get(i).noisiest());
        assertThat(estimates.get(i).x0().values())
            .as("estimate reported of %s", which)
            .containsExactly(run.estimates().get(i).x0().values());
      }
    }
  }

  @Test
  @Rule(
      id = "SA-5",
      says =
          "Where its listener returns false, a sampler MUST end, and return that step's estimate.")
  final void endsWhereTheListenerSaysSo() {
    for (int last : new int[] {1, 3}) {
      List<Estimate> heard = new ArrayList<>();
      Trajectory run =
          run(
              9,
              (step, steps, levels, estimate) -> {
                heard.add(estimate);
                return step != last;
              });
      assertThat(run.asked()).as("estimates up to the end at step %d", last).hasSize(last);
      assertThat(run.result().x0().values())
          .as("answer of the run that ended at step %d", last)
          .containsExactly(heard.get(last - 1).x0().values());
    }
  }

  @Test
  @Rule(id = "SA-6", says = "A sampler MUST return the estimate of its last step as it is.")
  final void returnsTheLastEstimate() {
    for (int steps : STEPS) {
      List<Estimate> heard = new ArrayList<>();
      Trajectory run =
          run(
              steps,
              (step, of, levels, estimate) -> {
                heard.add(estimate);
                return true;
              });
      Estimate last = heard.get(heard.size() - 1);
      assertThat(run.result().x0().values())
          .as("answer of %d steps", steps)
          .containsExactly(last.x0().values());
      assertThat(run.result().confidence())
          .as("confidence of %d steps", steps)
          .containsExactly(last.confidence());
    }
  }

  @Test
  @Rule(
      id = "SA-7",
      says = "What a sampler asks about MUST be finite as long as the estimates are.")
  final void staysFinite() {
    for (int steps : STEPS) {
      Trajectory run = run(steps);
      for (int i = 0; i < run.asked().size(); i++) {
        for (float value : run.asked().get(i).values()) {
          if (!Float.isFinite(value)) {
            Assertions.fail("step %d of %d asks about %s", i + 1, steps, value);
          }
        }
      }
    }
  }

  @Test
  @Rule(
      id = "SA-8",
      says =
          "A sampler MUST keep rows, lengths and dimension, and the padding at zero, even where an estimate is not zero there.")
  final void keepsShapeAndPadding() {
    Denoiser careless =
        (x, levels) -> {
          Estimate estimate = denoiser.estimate(x, levels);
          for (int row = 0; row < x.rows(); row++) {
            int end = x.index(row, x.longest());
            Arrays.fill(estimate.x0().values(), x.index(row, x.length(row)), end, 1f);
          }
          return estimate;
        };
    Trajectory run = Trajectory.of(make(), careless, schedule(), 6, noise());
    for (int i = 0; i < run.asked().size(); i++) {
      Latents x = run.asked().get(i);
      assertThat(x.lengths()).as("lengths at step %d", i + 1).containsExactly(LENGTHS);
      assertThat(x.dimension()).as("dimension at step %d", i + 1).isEqualTo(DIMENSION);
      for (int row = 0; row < x.rows(); row++) {
        for (int at = x.index(row, x.length(row)); at < x.index(row, x.longest()); at++) {
          assertThat(x.values()[at]).as("padding of row %d at step %d", row, i + 1).isZero();
        }
      }
    }
  }

  @Test
  @Rule(
      id = "SA-9",
      says =
          "A sampler MUST be immutable and take all randomness from the noise it is given: the same seed gives the same answer, on every call, on any thread, and in every sampler made of the same options.")
  final void repeatsItself() {
    Sampler sampler = make();
    float[] expected = answer(sampler);
    assertThat(answer(sampler)).as("answer of the second run").containsExactly(expected);
    assertThat(answer(make())).as("answer of another sampler").containsExactly(expected);
    Threads.assertAllSee(() -> answer(sampler), expected);
  }

  @Test
  @Rule(
      id = "SA-10",
      says =
          "A sampler MUST NOT let rows influence each other: a row's answer is the same in any batch.")
  final void keepsRowsApart() {
    Latents batch = run(7).result().x0();
    Noise first = new Noise(SEED, new int[] {LENGTHS[0]}, DIMENSION);
    Latents alone = Trajectory.of(make(), denoiser, schedule(), 7, first).result().x0();
    assertThat(Arrays.copyOf(batch.values(), LENGTHS[0] * DIMENSION))
        .as("first row in a batch, and alone")
        .containsExactly(alone.values(), within(1e-6f));
  }

  @Test
  @Rule(id = "SA-11", says = "A sampler MUST leave the denoiser open.")
  final void leavesTheDenoiserOpen() {
    boolean[] closed = new boolean[1];
    Denoiser closable =
        new Denoiser() {
          @Override
          public Estimate estimate(Latents x, Levels levels) {
            return denoiser.estimate(x, levels);
          }

          @Override
          public void close() {
            closed[0] = true;
          }
        };
    make().sample(closable, schedule(), 2, noise(), SamplingListener.NONE);
    assertThat(closed[0]).as("whether it closed the denoiser").isFalse();
  }

  @Test
  @Rule(id = "SA-12", says = "A sampler MUST NOT change an estimate that it was given.")
  final void onlyReadsEstimates() {
    List<float[]> copies = new ArrayList<>();
    Denoiser remembering =
        (x, levels) -> {
          Estimate estimate = denoiser.estimate(x, levels);
          copies.add(estimate.x0().values().clone());
          copies.add(estimate.confidence().clone());
          return estimate;
        };
    Trajectory run = Trajectory.of(make(), remembering, schedule(), 5, noise());
    for (int i = 0; i < run.estimates().size(); i++) {
      Estimate estimate = run.estimates().get(i);
      assertThat(estimate.x0().values())
          .as("x0 of step %d, at the end and at first", i + 1)
          .containsExactly(copies.get(2 * i));
      assertThat(estimate.confidence())
          .as("confidence of step %d, at the end and at first", i + 1)
          .containsExactly(copies.get(2 * i + 1));
    }
  }

  @Test
  @Rule(
      id = "SA-13",
      says =
          "A sampler MUST throw an IllegalArgumentException where it is asked for less than one step.")
  final void refusesLessThanOneStep() {
    Sampler sampler = make();
    for (int steps : new int[] {0, -1}) {
      assertThatIllegalArgumentException()
          .as("%d steps", steps)
          .isThrownBy(
              () -> sampler.sample(denoiser, schedule(), steps, noise(), SamplingListener.NONE));
    }
  }

  private Trajectory run(int steps) {
    return run(steps, SamplingListener.NONE);
  }

  private Trajectory run(int steps, SamplingListener listener) {
    return Trajectory.of(make(), denoiser, schedule(), steps, noise(), listener);
  }

  private float[] answer(Sampler sampler) {
    return Trajectory.of(sampler, denoiser, schedule(), 5, noise()).result().x0().values();
  }

  private static Noise noise() {
    return new Noise(SEED, LENGTHS, DIMENSION);
  }
}
