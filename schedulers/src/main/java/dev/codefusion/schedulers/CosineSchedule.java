package dev.codefusion.schedulers;

import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;

/**
 * The cosine schedule of Nichol and Dhariwal (2021): {@code alphaBar = f(t) / f(0)} with {@code
 * f(t) = cos^2((t + s) / (1 + s) * pi / 2)} and {@code s = 0.008}.
 *
 * <p>At t = 0 there would be no noise at all and at t = 1 no signal, both infinite in log-SNR.
 * Diffusion time therefore runs over t from 0.001 to 0.999, the first and the last but one of the
 * thousand steps that the formula is used with: log-SNR from about 10 down to about -13.
 *
 * <p>Options: {@code noiseScale} and {@code sigmaFloor}, see {@code ScaledSchedule}.
 */
public final class CosineSchedule implements NoiseScheduleProvider {

  private static final double OFFSET = 0.008;
  private static final double MARGIN = 0.001;
  private static final double START = angle(0);

  @Override
  public String name() {
    return "cosine";
  }

  @Override
  public NoiseSchedule create(Options options) {
    return ScaledSchedule.of(options, CosineSchedule::logSnr);
  }

  private static double logSnr(double u) {
    double angle = angle(MARGIN + (1 - 2 * MARGIN) * u);
    // 1 - alphaBar as a product: cos^2 a - cos^2 b = sin(b - a) sin(b + a), exact where it is tiny.
    return 2 * Math.log(Math.cos(angle))
        - Math.log(Math.sin(angle - START) * Math.sin(angle + START));
  }

  private static double angle(double t) {
    return (t + OFFSET) / (1 + OFFSET) * Math.PI / 2;
  }
}
