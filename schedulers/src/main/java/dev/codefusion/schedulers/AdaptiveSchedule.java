package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;

/**
 * A schedule learned from a model's loss: diffusion time passes evenly where the loss rises evenly,
 * so that no time is spent where everything is known already or nothing can be (time warping,
 * Dieleman et al. 2022, CDCD, section 3.3).
 *
 * <p>It is made from a table, the option {@code levels}: n log-SNRs that rise, separated by blanks,
 * the middles of n equal shares of the loss. A training with {@code noise.levels: adaptive} learns
 * such a table and writes it into its model. The i-th of them, from 0 at the noisiest, stands at
 * {@code u = 1 - (i + 1/2) / n}; it is linear between two. In the last half share, towards u = 1,
 * it falls to the log-SNR {@code pure}, where sampling starts; in the first, towards u = 0, the
 * last stride goes on.
 *
 * <p>Options: {@code levels}, which it cannot do without; {@code pure}, from -100 to 100, by
 * default -15, below all levels. {@code noiseScale} and {@code sigmaFloor}: see {@code
 * ScaledSchedule}; the scale moves the table as well.
 */
public final class AdaptiveSchedule implements NoiseScheduleProvider {

  @Override
  public String name() {
    return "adaptive";
  }

  @Override
  public NoiseSchedule create(Options options) {
    double pure = options.number("pure", -15, -100, 100);
    Quantiles levels =
        options
            .text("levels")
            .map(Quantiles::parse)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "Noise schedule 'adaptive' follows a table, option 'levels', which a training"
                            + " with noise.levels: adaptive and sampler.options.grid: quantiles writes"
                            + " into its model, and there is none; give one, or choose another"
                            + " schedule."));
    if (pure >= levels.noisiest()) {
      throw new ConfigurationException(
          "Option 'pure' is %s, but must be below all 'levels', the first of which is %s."
              .formatted(pure, levels.noisiest()));
    }
    return ScaledSchedule.of(options, u -> logSnr(u, levels, pure));
  }

  private static double logSnr(double u, Quantiles levels, double pure) {
    double index = (1 - u) * levels.count() - 0.5;
    return index >= 0 ? levels.at(index) : (1 + 2 * index) * levels.noisiest() - 2 * index * pure;
  }
}
