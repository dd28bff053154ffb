package com.example.laplace;

import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;

/**
 * Spreads log-SNR as a Laplace distribution: most of diffusion time lies near {@code mean}, the
 * more so the smaller {@code scale} is (Hang et al. 2024, "Improved Noise Schedule for Diffusion
 * Training").
 *
 * <p>Options: {@code mean}, from -20 to 20, by default 0; {@code scale}, from 0.1 to 5, by default
 * 1.
 */
public final class LaplaceSchedule implements NoiseScheduleProvider {

  /** Share of the distribution that is cut off at each end, where log-SNR would be infinite. */
  private static final double TAIL = 0.001;

  @Override
  public String name() {
    return "laplace";
  }

  @Override
  public NoiseSchedule create(Options options) {
    double mean = options.number("mean", 0, -20, 20);
    double scale = options.number("scale", 1, 0.1, 5);
    return u -> {
      if (!(u >= 0 && u <= 1)) {
        throw new IllegalArgumentException("u " + u + " is not within [0, 1]");
      }
      double centred = (1 - 2 * TAIL) * (1 - 2 * u);
      return mean - scale * Math.signum(centred) * Math.log1p(-Math.abs(centred));
    };
  }
}
