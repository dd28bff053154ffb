package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.schedule.SamplingListener;
import dev.codefusion.schedulers.Transition.Rule;
import dev.codefusion.testkit.AnalyticDenoiser;
import dev.codefusion.testkit.AnalyticDenoiser.Gaussian;
import dev.codefusion.testkit.Trajectory;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Samplers on data for which every step has a closed form: one Gaussian, or one point.
 *
 * <p>Bounds on variances are five standard errors for the number of samples drawn, which a right
 * sampler misses for about one seed in a million.
 */
final class ClosedFormTest {

  private static final long SEED = 7;
  private static final int SAMPLES = 20_000;

  private final NoiseSchedule cosine = new CosineSchedule().create(Options.none("cosine"));
  private final NoiseSchedule sqrt = new SqrtSchedule().create(Options.none("sqrt"));

  @Test
  void ddimFollowsItsLinearRecursionOnGaussianData() {
    double mean = 0.4;
    double deviation = 0.5;
    for (NoiseSchedule schedule : new NoiseSchedule[] {cosine, sqrt}) {
      for (int steps : new int[] {1, 2, 5, 20}) {
        Trajectory run =
            Trajectory.of(
                new DdimSampling().create(Options.none("ddim")),
                new AnalyticDenoiser(Gaussian.of(1, mean, deviation)),
                schedule,
                steps,
                new Noise(SEED, new int[] {50}, 1));
        for (int i = 0; i < 50; i++) {
          double x = run.asked().get(0).values()[i];
          double x0 = Double.NaN;
          for (int step = 0; step < steps; step++) {
            NoiseLevel level = run.level(step);
            x0 = mean + gain(level, deviation) * (x - level.alpha() * mean);
            if (step + 1 < steps) {
              NoiseLevel next = run.level(step + 1);
              double eps = (x - level.alpha() * x0) / level.sigma();
              x = next.alpha() * x0 + next.sigma() * eps;
            }
          }
          assertThat((double) run.result().x0().values()[i])
              .as("component %d after %d steps, seed %d", i, steps, SEED)
              .isCloseTo(x0, within(1e-6));
        }
      }
    }
  }

  /** The update as the paper writes it, with both estimates. */
  @Test
  void dpmSolver2mFollowsItsRecursionOfTwoEstimatesOnGaussianData() {
    double mean = 0.4;
    double deviation = 0.5;
    for (NoiseSchedule schedule : new NoiseSchedule[] {cosine, sqrt}) {
      for (int steps : new int[] {1, 2, 3, 20}) {
        Trajectory run =
            Trajectory.of(
                new DpmSolver2m().create(Options.of("it", Map.of("grid", "log-snr"))),
                new AnalyticDenoiser(Gaussian.of(1, mean, deviation)),
                schedule,
                steps,
                new Noise(SEED, new int[] {50}, 1));
        for (int i = 0; i < 50; i++) {
          double x = run.asked().get(0).values()[i];
          double before = Double.NaN;
          double x0 = Double.NaN;
          for (int step = 0; step < steps; step++) {
            NoiseLevel level = run.level(step);
            before = x0;
            x0 = mean + gain(level, deviation) * (x - level.alpha() * mean);
            if (step + 1 < steps) {
              NoiseLevel next = run.level(step + 1);
              double h = lambda(next) - lambda(level);
              double twice = step == 0 ? 0 : 2 * (lambda(level) - lambda(run.level(step - 1))) / h;
              double d = step == 0 ? x0 : (1 + 1 / twice) * x0 - 1 / twice * before;
              x = next.sigma() / level.sigma() * x - next.alpha() * Math.expm1(-h) * d;
            }
          }
          assertThat((double) run.result().x0().values()[i])
              .as("component %d after %d steps, seed %d", i, steps, SEED)
              .isCloseTo(x0, within(2e-6));
        }
      }
    }
  }

  private static double lambda(NoiseLevel level) {
    return Math.log(level.alpha() / level.sigma());
  }

  /** What is told and what is aimed at are two sequences, and the moves mix them. */
  @Test
  void cediFollowsItsRecursionOfTwoSequencesOnGaussianData() {
    double mean = 0.4;
    double deviation = 0.5;
    int steps = 6;
    Trajectory run =
        Trajectory.of(
            new CediSampling().create(Options.of("cedi", Map.of("told", "0.9"))),
            new AnalyticDenoiser(Gaussian.of(1, mean, deviation)),
            cosine,
            steps,
            new Noise(SEED, new int[] {50}, 1));
    double end = DiffusionTime.of(cosine, NoiseLevel.ofAlphaBar(1 - 0.81).logSnr());
    assertThat(cosine.at(end).sigma()).isCloseTo(0.9, within(1e-12));
    for (int i = 0; i < 50; i++) {
      double x = run.asked().get(0).values()[i];
      double x0 = Double.NaN;
      for (int step = 0; step < steps; step++) {
        NoiseLevel told = cosine.at(1 - (1 - end) * step / steps);
        assertThat(run.level(step)).as("told at step %d", step).isEqualTo(told);
        x0 = mean + gain(told, deviation) * (x - told.alpha() * mean);
        NoiseLevel aimed = cosine.at((steps - step - 1.0) / steps);
        double eps = (x - told.alpha() * x0) / told.sigma();
        x = aimed.alpha() * x0 + aimed.sigma() * eps;
      }
      assertThat((double) run.result().x0().values()[i])
          .as("component %d, seed %d", i, SEED)
          .isCloseTo(x0, within(1e-6));
    }
  }

  /** Where no fresh noise is drawn, Gaussian data of mean 0 come from the start by one factor. */
  @Test
  void cediAndAsymmetricIntervalsNarrowGaussianDataHoweverManyTheSteps() {
    for (int steps : new int[] {64, 512}) {
      double exact = factor(new DdimSampling(), Map.of(), steps);
      assertThat(exact).as("ddim in %d steps", steps).isCloseTo(0.8, within(2.0 / steps));
      assertThat(factor(new DdimSampling(), Map.of("grid", "asymmetric"), steps))
          .as("ddim at asymmetric intervals in %d steps", steps)
          .isLessThan(0.9 * exact);
      assertThat(factor(new CediSampling(), Map.of(), steps))
          .as("cedi in %d steps", steps)
          .isLessThan(0.5 * exact);
    }
  }

  private double factor(SamplerProvider provider, Map<String, String> options, int steps) {
    Trajectory run =
        Trajectory.of(
            provider.create(Options.of(provider.name(), options)),
            new AnalyticDenoiser(Gaussian.of(1, 0, 0.8)),
            cosine,
            steps,
            new Noise(SEED, new int[] {1}, 1));
    return Math.abs((double) run.result().x0().values()[0] / run.asked().get(0).values()[0]);
  }

  @Test
  void cediRefusesAScheduleThatEndsBeforeWhatItTells() {
    NoiseSchedule quiet = u -> 4 - 6 * u;
    assertThatThrownBy(
            () ->
                new CediSampling()
                    .create(Options.none("cedi"))
                    .sample(
                        new AnalyticDenoiser(Gaussian.of(1, 0, 1)),
                        quiet,
                        3,
                        new Noise(SEED, new int[] {1}, 1),
                        SamplingListener.NONE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "sigma 0.99, log-SNR -3.90, but the schedule goes from -2.00 to 4.00");
  }

  @Test
  void theVarianceOfACommittedPositionFollowsItsRecursionOnGaussianData() {
    double deviation = 0.8;
    int positions = 4;
    int rows = 1_500;
    int[] lengths = new int[rows];
    Arrays.fill(lengths, positions);
    Trajectory run =
        Trajectory.of(
            new CommitSampling().create(Options.of("commit", Map.of("order", "left"))),
            new AnalyticDenoiser(Gaussian.of(1, 0, deviation)),
            sqrt,
            positions,
            new Noise(SEED, lengths, 1));
    NoiseLevel pure = sqrt.at(1);
    NoiseLevel committed = new NoiseLevel(2.4 - Math.log(1 / 9.6));
    double[] variance = {1, 1, 1, 1};
    for (int step = 0; step < positions; step++) {
      for (int position = 0; position < positions; position++) {
        boolean settled = position < step;
        NoiseLevel told = settled ? committed : pure;
        assertThat(run.levels().get(step).logSnr(0, position))
            .as("told of position %d at step %d", position, step)
            .isEqualTo(told.logSnr());
        float[] values = new float[rows];
        for (int row = 0; row < rows; row++) {
          values[row] = run.asked().get(step).values()[row * positions + position];
        }
        assertThat(Moments.of(values).variance())
            .as("variance of position %d at step %d, seed %d", position, step, SEED)
            .isCloseTo(variance[position], within(5 * variance[position] * Math.sqrt(2.0 / rows)));
        // The next position to settle does so around its estimate at the level told so far.
        double gain = gain(told, deviation);
        double clean = committed.alphaBar() * gain * gain * variance[position];
        variance[position] = position <= step ? clean + committed.sigma() * committed.sigma() : 1;
      }
    }
  }

  @Test
  void theVarianceOnGaussianDataFollowsTheRecursionOfEachSampler() {
    follows(new DdpmSampling(), Map.of(), DdpmSampling::fixedSmall);
    follows(new DdpmSampling(), Map.of("variance", "fixed-large"), DdpmSampling::fixedLarge);
    follows(new DdimSampling(), Map.of(), (a, b) -> DdimSampling.transition(a, b, 0));
    follows(new DdimSampling(), Map.of("eta", "0.6"), (a, b) -> DdimSampling.transition(a, b, 0.6));
    for (double rho : new double[] {1, 0.5, 0}) {
      follows(
          new QSampling(),
          Map.of("rho", Double.toString(rho)),
          (a, b) -> new Transition(b.alpha(), 0, rho * b.sigma()));
    }
  }

  /** Where x is Gaussian, so is the next x, of the variance computed here. */
  private void follows(SamplerProvider provider, Map<String, String> options, Rule rule) {
    double deviation = 0.8;
    int steps = 12;
    Denoiser denoiser = new AnalyticDenoiser(Gaussian.of(1, 0, deviation));
    Trajectory run = run(provider, options, denoiser, sqrt, steps);
    double variance = 1;
    for (int step = 0; step < steps; step++) {
      NoiseLevel level = run.level(step);
      assertThat(level).as("the announced level").isEqualTo(sqrt.at((steps - step) / 12.0));
      assertThat(Moments.of(run.asked().get(step).values()).variance())
          .as("%s %s, variance of x at step %d, seed %d", provider.name(), options, step, SEED)
          .isCloseTo(variance, within(5 * variance * Math.sqrt(2.0 / SAMPLES)));
      if (step + 1 < steps) {
        Transition move = rule.between(level, run.level(step + 1));
        double gain = gain(level, deviation);
        double factor = move.clean() * gain + move.residual() * (1 - level.alpha() * gain);
        variance = factor * factor * variance + move.fresh() * move.fresh();
      }
    }
  }

  @Test
  void ddimWithTheTrueX0KeepsTheNoiseThatItStartedWith() {
    double truth = 1.7;
    Denoiser oracle =
        (x, levels) -> {
          Latents x0 = Latents.zeros(x.lengths(), 1);
          Arrays.fill(x0.values(), (float) truth);
          return new Estimate(x0, new float[x.rows() * x.longest()]);
        };
    for (String name : EverySchedule.names()) {
      NoiseSchedule schedule = EverySchedule.create(name);
      for (int steps : new int[] {1, 2, 10, 100}) {
        Trajectory run =
            Trajectory.of(
                new DdimSampling().create(Options.none("ddim")),
                oracle,
                schedule,
                steps,
                new Noise(SEED, new int[] {20}, 1));
        for (int i = 0; i < 20; i++) {
          assertThat(run.result().x0().values()[i]).isEqualTo((float) truth);
          NoiseLevel first = run.level(0);
          double eps = (run.asked().get(0).values()[i] - first.alpha() * truth) / first.sigma();
          for (int step = 1; step < steps; step++) {
            NoiseLevel level = run.level(step);
            assertThat((double) run.asked().get(step).values()[i])
                .as("%s, component %d at step %d of %d, seed %d", name, i, step, steps, SEED)
                .isCloseTo(level.alpha() * truth + level.sigma() * eps, within(1e-5));
          }
        }
      }
    }
  }

  private static Trajectory run(
      SamplerProvider provider,
      Map<String, String> options,
      Denoiser denoiser,
      NoiseSchedule schedule,
      int steps) {
    return Trajectory.of(
        provider.create(Options.of(provider.name(), options)),
        denoiser,
        schedule,
        steps,
        new Noise(SEED, new int[] {SAMPLES}, 1));
  }

  /** How much of x the posterior mean of N(mean, deviation^2) takes over. */
  private static double gain(NoiseLevel level, double deviation) {
    double signal = level.alphaBar() * deviation * deviation;
    return level.alpha() * deviation * deviation / (signal + level.sigma() * level.sigma());
  }
}
