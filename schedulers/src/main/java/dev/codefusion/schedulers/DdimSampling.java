package dev.codefusion.schedulers;

import static dev.codefusion.schedulers.Transition.addedShare;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;

/**
 * Implicit sampling (Song et al. 2021, equation 12): the noise that the estimate implies is kept
 * and only turned down, {@code x' = alpha' x0 + sigma' eps}.
 *
 * <p>Approaches the model's distribution as the number of steps grows.
 *
 * <p>Option {@code eta}, from 0 to 1, by default 0: how much of ancestral sampling to mix in. The
 * standard deviation of the fresh noise is eta times that of {@code ddpm} with small variance; at 0
 * the start alone is random, at 1 this is {@code ddpm}. Option {@code grid} and those that go with
 * it: where to step, see {@code TimeGrid}.
 */
public final class DdimSampling implements SamplerProvider {

  @Override
  public String name() {
    return "ddim";
  }

  @Override
  public Sampler create(Options options) {
    double eta = options.number("eta", 0, 0, 1);
    return new TransitionSampler(TimeGrid.of(options), (from, to) -> transition(from, to, eta));
  }

  static Transition transition(NoiseLevel from, NoiseLevel to, double eta) {
    double freshShare = eta * eta * addedShare(from, to);
    return new Transition(
        to.alpha(),
        to.sigma() / from.sigma() * Math.sqrt(1 - freshShare),
        to.sigma() * Math.sqrt(freshShare));
  }
}
