package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of every noise schedule. */
public abstract class NoiseScheduleContract
    extends ConfigurableContract<NoiseScheduleProvider, NoiseSchedule> {

  private static final int POINTS = 10_000;

  /** For subclasses. */
  protected NoiseScheduleContract() {
    super(NoiseScheduleProvider.class);
  }

  @Override
  protected abstract NoiseScheduleProvider provider();

  @Override
  protected final NoiseSchedule make(Options options) {
    return provider().create(options);
  }

  /**
   * Returns whether diffusion time runs from a program that can be read to one that cannot, without
   * options.
   */
  protected boolean spansAllNoise() {
    return true;
  }

  @Test
  @Rule(
      id = "S-1",
      says = "A noise schedule's log-SNR MUST be finite at every diffusion time from 0 to 1.")
  final void isFinite() {
    variants()
        .forEach(
            (which, schedule) -> {
              for (int i = 0; i <= POINTS; i++) {
                double logSnr = schedule.logSnr(time(i));
                if (!Double.isFinite(logSnr)) {
                  fail("%s: log-SNR %s at u %s", which, logSnr, time(i));
                }
              }
            });
  }

  @Test
  @Rule(
      id = "S-2",
      says =
          "A noise schedule's log-SNR MUST fall strictly as diffusion time goes from 0, clean, to 1, noise.")
  final void fallsStrictly() {
    variants()
        .forEach(
            (which, schedule) -> {
              for (int i = 1; i <= POINTS; i++) {
                double before = schedule.logSnr(time(i - 1));
                double logSnr = schedule.logSnr(time(i));
                if (logSnr >= before) {
                  fail(
                      "%s: log-SNR %s at u %s, and %s at u %s",
                      which, before, time(i - 1), logSnr, time(i));
                }
              }
            });
  }

  @Test
  @Rule(
      id = "S-3",
      says =
          "A noise schedule MUST throw an IllegalArgumentException for a diffusion time outside [0, 1], or one that is not a number.")
  final void refusesOtherTimes() {
    NoiseSchedule schedule = make();
    for (double u : new double[] {-1e-9, 1 + 1e-9, 2, Double.NEGATIVE_INFINITY, Double.NaN}) {
      assertThatIllegalArgumentException().as("u %s", u).isThrownBy(() -> schedule.logSnr(u));
    }
  }

  @Test
  @Rule(
      id = "S-4",
      says =
          "A noise schedule MUST be immutable: one diffusion time has one log-SNR, on every call, on any thread, and in every schedule made of the same options.")
  final void isAFunction() {
    NoiseSchedule schedule = make();
    double[] expected = IntStream.rangeClosed(0, 100).mapToDouble(i -> at(schedule, i)).toArray();
    NoiseSchedule other = make();
    for (int i = 100; i >= 0; i--) {
      assertThat(at(other, i)).as("another schedule, u %s", i / 100.0).isEqualTo(expected[i]);
      assertThat(at(schedule, i)).as("once more, u %s", i / 100.0).isEqualTo(expected[i]);
    }
    Threads.assertAllSee(
        () -> IntStream.rangeClosed(0, 100).mapToDouble(i -> at(schedule, i)).toArray(), expected);
  }

  @Test
  @Rule(
      id = "S-5",
      says =
          "A noise schedule without options SHOULD leave more signal than noise at diffusion time 0, and less than a tenth of the variance to the signal at 1.")
  final void runsFromSignalToNoise() {
    NoiseSchedule schedule = make();
    boolean spans = schedule.at(0).alphaBar() > 0.5 && schedule.at(1).alphaBar() < 0.1;
    assertThat(spans)
        .as(
            "whether alphaBar %s at 0 and %s at 1 do so; overriding spansAllNoise() allows other ends",
            schedule.at(0).alphaBar(), schedule.at(1).alphaBar())
        .isEqualTo(spansAllNoise());
  }

  private static double time(int i) {
    return (double) i / POINTS;
  }

  private static double at(NoiseSchedule schedule, int percent) {
    return schedule.logSnr(percent / 100.0);
  }
}
