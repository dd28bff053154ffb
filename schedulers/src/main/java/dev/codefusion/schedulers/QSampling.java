package dev.codefusion.schedulers;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;

/**
 * Sampling by noising the estimate afresh, {@code x' = alpha' x0 + rho sigma' z}: every step
 * forgets how the last one was reached, so that a bad start can be repaired.
 *
 * <p>Does not keep the marginals: as the number of steps grows, the samples do not approach the
 * model's distribution but narrow to its modes. Below rho 1 the denoiser is told of more noise than
 * there is, which makes it trust its input less; fewer, likelier programs come of it, and less
 * variety.
 *
 * <p>Option {@code rho}, from 0 to 1, by default 1: the factor on the fresh noise. The start is
 * pure noise whatever it is. Option {@code grid} and those that go with it: where to step, see
 * {@code TimeGrid}.
 */
public final class QSampling implements SamplerProvider {

  @Override
  public String name() {
    return "q-sampling";
  }

  @Override
  public Sampler create(Options options) {
    double rho = options.number("rho", 1, 0, 1);
    return new TransitionSampler(TimeGrid.of(options), (from, to) -> transition(to, rho));
  }

  static Transition transition(NoiseLevel to, double rho) {
    return new Transition(to.alpha(), 0, rho * to.sigma());
  }
}
