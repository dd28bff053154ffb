package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;

/**
 * The sigmoid schedule of Jabri et al. (2022): {@code alphaBar(t) = (S(b) - S(v)) / (S(b) - S(a))}
 * with the logistic function S, {@code v = a + (b - a) t}, {@code a = start / tau} and {@code b =
 * end / tau}.
 *
 * <p>At t = 0 there would be no noise at all and at t = 1 no signal, both infinite in log-SNR.
 * Diffusion time therefore runs over t from 0.001 to 0.999, as that of {@link CosineSchedule}: with
 * the defaults, log-SNR from 8.1 down to -8.1.
 *
 * <p>Options: {@code start}, by default -3, and {@code end}, by default 3, from -20 to 20, the
 * first below the second; {@code tau}, from 0.1 to 10, by default 1: a smaller one spends more of
 * the time at the ends. {@code noiseScale} and {@code sigmaFloor}: see {@code ScaledSchedule}.
 */
public final class SigmoidSchedule implements NoiseScheduleProvider {

  private static final double MARGIN = 0.001;

  @Override
  public String name() {
    return "sigmoid";
  }

  @Override
  public NoiseSchedule create(Options options) {
    double start = options.number("start", -3, -20, 20);
    double end = options.number("end", 3, -20, 20);
    double tau = options.number("tau", 1, 0.1, 10);
    if (start >= end) {
      throw new ConfigurationException(
          "Option 'start' is %s and 'end' is %s, but 'start' must be below 'end'."
              .formatted(start, end));
    }
    return ScaledSchedule.of(options, u -> logSnr(u, start / tau, end / tau));
  }

  /**
   * With {@code S(p) - S(q) = sinh((p - q) / 2) / (2 cosh(p / 2) cosh(q / 2))} the quotient of
   * signal and noise has no difference of near numbers.
   */
  private static double logSnr(double u, double a, double b) {
    double t = MARGIN + (1 - 2 * MARGIN) * u;
    return logSinh((b - a) * (1 - t) / 2)
        + logCosh(a / 2)
        - logSinh((b - a) * t / 2)
        - logCosh(b / 2);
  }

  /** Returns the log of sinh of a number above 0, however large. */
  private static double logSinh(double x) {
    return x + Math.log(-Math.expm1(-2 * x) / 2);
  }

  private static double logCosh(double x) {
    double size = Math.abs(x);
    return size + Math.log1p(Math.exp(-2 * size)) - Math.log(2);
  }
}
