package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
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
import dev.codefusion.testkit.AnalyticDenoiser;
import dev.codefusion.testkit.AnalyticDenoiser.Gaussian;
import dev.codefusion.testkit.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every sampler, with each of its options set. */
final class SamplersTest {

  private static final int[] LENGTHS = {3, 1, 5};
  private static final int DIMENSION = 2;
  private static final long SEED = 11;

  private final NoiseSchedule schedule = new SqrtSchedule().create(Options.none("schedule 'sqrt'"));
  private final Denoiser denoiser =
      new AnalyticDenoiser(
          new Gaussian(0.5, new double[] {1, -1}, 0.3),
          new Gaussian(0.5, new double[] {-1, 0}, 0.1));

  static Stream<Named<Sampler>> samplers() {
    return Stream.of(
        sampler(new DdpmSampling(), Map.of()),
        sampler(new DdpmSampling(), Map.of("variance", "fixed-large")),
        sampler(new DdpmSampling(), Map.of("grid", "endpoints")),
        sampler(new DdimSampling(), Map.of()),
        sampler(new DdimSampling(), Map.of("eta", "0.5", "grid", "log-snr")),
        sampler(new DdimSampling(), Map.of("grid", "asymmetric", "shift", "2")),
        sampler(new DpmSolver2m(), Map.of()),
        sampler(new DpmSolver2m(), Map.of("grid", "quantiles", "levels", "-3 -2 0")),
        sampler(new CediSampling(), Map.of()),
        sampler(new CediSampling(), Map.of("told", "0.9", "grid", "log-snr")),
        sampler(new CommitSampling(), Map.of()),
        sampler(new CommitSampling(), Map.of("order", "left")),
        sampler(new CommitSampling(), Map.of("draw", "1")),
        sampler(new QSampling(), Map.of()),
        sampler(
            new QSampling(), Map.of("rho", "0.25", "grid", "log-snr", "from", "-4", "to", "0")));
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void makesAsManyEstimatesAsStepsAtRisingLevels(Sampler sampler) {
    for (int steps : new int[] {1, 2, 3, 25, 1200}) {
      Trajectory run = Trajectory.of(sampler, denoiser, schedule, steps, noise());
      assertThat(run.asked()).as("%d steps", steps).hasSize(steps);
      assertThat(run.level(0).logSnr()).as("%d steps", steps).isEqualTo(schedule.logSnr(1));
      for (int i = 1; i < steps; i++) {
        if (run.levels().get(i).isUniform()) {
          assertThat(run.level(i).logSnr())
              .as("step %d of %d", i, steps)
              .isGreaterThan(run.level(i - 1).logSnr());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void startsFromTheFirstDraw(Sampler sampler) {
    Trajectory run = Trajectory.of(sampler, denoiser, schedule, 4, noise());
    assertThat(run.asked().get(0).values()).containsExactly(noise().next().values());
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void returnsTheLastEstimateThatTheListenerHeardOf(Sampler sampler) {
    List<Integer> heard = new ArrayList<>();
    List<Estimate> estimates = new ArrayList<>();
    Estimate result =
        sampler.sample(
            denoiser,
            schedule,
            4,
            noise(),
            (step, steps, levels, estimate) -> {
              assertThat(steps).isEqualTo(4);
              heard.add(step);
              estimates.add(estimate);
              return true;
            });
    assertThat(heard).containsExactly(1, 2, 3, 4);
    assertThat(result).isSameAs(estimates.get(3));
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void endsWhereTheListenerSaysSo(Sampler sampler) {
    Trajectory whole = Trajectory.of(sampler, denoiser, schedule, 9, noise());
    Trajectory cut =
        Trajectory.of(
            sampler, denoiser, schedule, 9, noise(), (step, steps, levels, estimate) -> step < 3);
    assertThat(cut.asked()).hasSize(3);
    assertThat(cut.asked().get(2).values()).containsExactly(whole.asked().get(2).values());
    assertThat(cut.result().x0().values())
        .containsExactly(
            denoiser.estimate(whole.asked().get(2), whole.levels().get(2)).x0().values());
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void keepsThePaddingZeroEvenWhereTheDenoiserDoesNot(Sampler sampler) {
    Denoiser careless =
        (x, levels) -> {
          float[] ones = new float[x.values().length];
          Arrays.fill(ones, 1);
          return new Estimate(
              Latents.of(x.lengths(), x.dimension(), ones), new float[x.rows() * x.longest()]);
        };
    Trajectory run = Trajectory.of(sampler, careless, schedule, 6, noise());
    for (Latents x : run.asked()) {
      for (int row = 0; row < x.rows(); row++) {
        for (int position = 0; position < x.longest(); position++) {
          float value = x.values()[x.index(row, position)];
          assertThat(value == 0)
              .as("zero at row %d, position %d", row, position)
              .isEqualTo(position >= x.length(row));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void givesARowTheSameAnswerInAnyBatch(Sampler sampler) {
    Latents batch = sampler.sample(denoiser, schedule, 7, noise(), SamplingListener.NONE).x0();
    Latents alone =
        sampler
            .sample(
                denoiser,
                schedule,
                7,
                new Noise(SEED, new int[] {LENGTHS[0]}, DIMENSION),
                SamplingListener.NONE)
            .x0();
    assertThat(Arrays.copyOf(batch.values(), LENGTHS[0] * DIMENSION))
        .containsExactly(alone.values());
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void leavesTheDenoiserOpen(Sampler sampler) {
    Denoiser unclosable =
        new Denoiser() {
          @Override
          public Estimate estimate(Latents x, Levels levels) {
            return denoiser.estimate(x, levels);
          }

          @Override
          public void close() {
            throw new AssertionError("closed by the sampler");
          }
        };
    assertThat(sampler.sample(unclosable, schedule, 2, noise(), SamplingListener.NONE)).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void refusesZeroStepsAndAnEstimateOfAnotherShape(Sampler sampler) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler.sample(denoiser, schedule, 0, noise(), SamplingListener.NONE));
    Denoiser truncating =
        (x, levels) -> new Estimate(Latents.zeros(new int[] {3, 1, 4}, DIMENSION), new float[12]);
    assertThatIllegalStateException()
        .isThrownBy(() -> sampler.sample(truncating, schedule, 2, noise(), SamplingListener.NONE))
        .withMessageContaining("[3, 1, 5]")
        .withMessageContaining("[3, 1, 4]");
  }

  @Test
  void refuseValuesOutOfRange() {
    refuses(new DdpmSampling(), Map.of("variance", "learned"), "fixed-small, fixed-large");
    refuses(new DdimSampling(), Map.of("eta", "1.5"), "from 0.0 to 1.0");
    refuses(new QSampling(), Map.of("rho", "-0.1"), "from 0.0 to 1.0");
    refuses(new CediSampling(), Map.of("told", "0.4"), "from 0.5 to 0.9999");
    refuses(new QSampling(), Map.of("rho", "1.1"), "from 0.0 to 1.0");
  }

  private static void refuses(
      SamplerProvider provider, Map<String, String> values, String allowed) {
    assertThatThrownBy(() -> provider.create(Options.of("sampler", values)))
        .as("%s %s", provider.name(), values)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(allowed);
  }

  private static Noise noise() {
    return new Noise(SEED, LENGTHS, DIMENSION);
  }

  private static Named<Sampler> sampler(SamplerProvider provider, Map<String, String> values) {
    Options options = Options.of("sampler", values);
    Sampler sampler = provider.create(options);
    options.requireConsumed();
    return Named.of(provider.name() + " " + values, sampler);
  }
}
