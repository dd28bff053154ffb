package dev.codefusion.schedulers;

import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;

/**
 * The schedule of latent diffusion (Rombach et al. 2022): T steps the square roots of whose betas
 * rise evenly, {@code sqrt(beta_t) = sqrt(betaStart) + (sqrt(betaEnd) - sqrt(betaStart)) (t - 1) /
 * (T - 1)}, and {@code alphaBar} their running product; linearly in log-SNR between two steps.
 *
 * <p>With its defaults log-SNR runs from 7.1 down to -5.4: its last level still holds signal, sigma
 * 0.998, while sampling starts from noise alone. For vectors of many components {@code noiseScale}
 * mends it.
 *
 * <p>Options: {@code betaStart}, by default 0.00085, {@code betaEnd}, by default 0.012, {@code
 * steps}, {@code noiseScale} and {@code sigmaFloor}, as those of {@link LinearSchedule}.
 */
public final class ScaledLinearSchedule implements NoiseScheduleProvider {

  @Override
  public String name() {
    return "scaled-linear";
  }

  @Override
  public NoiseSchedule create(Options options) {
    return LinearSchedule.risingBetas(options, 0.00085, 0.012, 2);
  }
}
