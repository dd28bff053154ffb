package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;

/**
 * The geometric schedule of Song et al. (2021): the ratio of noise to signal, {@code sigma /
 * alpha}, is {@code sigmaMin^(1 - u) sigmaMax^u}, so that its log, and the log-SNR {@code -2 ln
 * (sigma / alpha)}, are linear in u.
 *
 * <p>With the defaults log-SNR runs from 9.2 down to -7.8.
 *
 * <p>Options: {@code sigmaMin}, by default 0.01, and {@code sigmaMax}, by default 50, from 1e-4 to
 * 1e4, the first below the second: the ratio at both ends, which is the standard deviation of the
 * noise where x is not scaled down. {@code noiseScale} and {@code sigmaFloor}: see {@code
 * ScaledSchedule}; the floor is one of sigma itself, not of the ratio.
 */
public final class LogLinearSchedule implements NoiseScheduleProvider {

  @Override
  public String name() {
    return "log-linear";
  }

  @Override
  public NoiseSchedule create(Options options) {
    double least = options.number("sigmaMin", 0.01, 1e-4, 1e4);
    double most = options.number("sigmaMax", 50, 1e-4, 1e4);
    if (least >= most) {
      throw new ConfigurationException(
          "Option 'sigmaMin' is %s and 'sigmaMax' is %s, but 'sigmaMin' must be below 'sigmaMax'."
              .formatted(least, most));
    }
    double cleanest = -2 * Math.log(least);
    double noisiest = -2 * Math.log(most);
    return ScaledSchedule.of(options, u -> (1 - u) * cleanest + u * noisiest);
  }
}
