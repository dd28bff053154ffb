package dev.codefusion.schedulers;

import static dev.codefusion.schedulers.Transition.addedShare;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;
import java.util.List;

/**
 * Ancestral sampling (Ho et al. 2020), as in the paper (section 3.3): each next x is drawn from
 * {@code q(x' | x, x0)}, with the estimate in the place of x0.
 *
 * <p>With beta = 1 - alphaBar / alphaBar' between two levels of the grid, that Gaussian has the
 * mean {@code alpha' beta / sigma^2 x0 + (alpha / alpha') sigma'^2 / sigma^2 x}. Approaches the
 * model's distribution as the number of steps grows.
 *
 * <p>Option {@code variance}: {@code fixed-small}, the default, is the variance of q, {@code beta
 * sigma'^2 / sigma^2}; {@code fixed-large} is {@code beta}, exact where the data are standard
 * normal. Option {@code grid} and those that go with it: where to step, see {@code TimeGrid}.
 */
public final class DdpmSampling implements SamplerProvider {

  @Override
  public String name() {
    return "ddpm";
  }

  @Override
  public Sampler create(Options options) {
    boolean large =
        options
            .oneOf("variance", "fixed-small", List.of("fixed-small", "fixed-large"))
            .equals("fixed-large");
    return new TransitionSampler(
        TimeGrid.of(options), large ? DdpmSampling::fixedLarge : DdpmSampling::fixedSmall);
  }

  static Transition fixedSmall(NoiseLevel from, NoiseLevel to) {
    return transition(from, to, to.sigma());
  }

  static Transition fixedLarge(NoiseLevel from, NoiseLevel to) {
    return transition(from, to, from.sigma());
  }

  private static Transition transition(NoiseLevel from, NoiseLevel to, double sigma) {
    double ratio = to.sigma() / from.sigma();
    double residual = from.alpha() / to.alpha() * ratio * ratio;
    return new Transition(to.alpha(), residual, sigma * Math.sqrt(addedShare(from, to)));
  }
}
