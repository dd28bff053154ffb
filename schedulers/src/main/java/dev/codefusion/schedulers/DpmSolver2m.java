package dev.codefusion.schedulers;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;

/**
 * DPM-Solver++(2M) (Lu et al. 2022b, algorithm 2): the differential equation that {@code ddim}
 * follows in steps of first order, here of second order and at the same cost, from the last two
 * estimates of x0.
 *
 * <p>With {@code lambda = ln(alpha / sigma)}, half the log-SNR, a stride {@code h = lambda' -
 * lambda} and the one before it, {@code h_before}, the estimate is carried on in the direction that
 * it took, {@code D = x0 + h / (2 h_before) (x0 - x0_before)}, and the move is that of {@code ddim}
 * with D in the place of x0: {@code x' = sigma' / sigma x - alpha' (e^-h - 1) D}. The first move
 * knows one estimate only and is of first order, and so is what follows the last level, an infinite
 * stride to the clean end: the result is the last estimate as it is. Where strides grow steeply, D
 * lies far beyond x0; the grid {@code log-snr} keeps them even.
 *
 * <p>Approaches the model's distribution as the number of steps grows. Draws nothing but the start.
 *
 * <p>Option {@code grid} and those that go with it: where to step, see {@code TimeGrid}.
 */
public final class DpmSolver2m implements SamplerProvider {

  @Override
  public String name() {
    return "dpm-solver-2m";
  }

  @Override
  public Sampler create(Options options) {
    return new TransitionSampler(
        TimeGrid.of(options),
        (from, to) -> DdimSampling.transition(from, to, 0),
        DpmSolver2m::trend);
  }

  static double trend(NoiseLevel before, NoiseLevel from, NoiseLevel to) {
    return (to.logSnr() - from.logSnr()) / (2 * (from.logSnr() - before.logSnr()));
  }
}
