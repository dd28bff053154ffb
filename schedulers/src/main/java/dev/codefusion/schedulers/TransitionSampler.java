package dev.codefusion.schedulers;

import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplingListener;
import java.util.Arrays;
import java.util.List;

/**
 * The loop of every sampler that makes one {@link Transition} a step: estimate, then move to the
 * next stop. The estimate at the last stop is the result.
 */
final class TransitionSampler implements Sampler {

  private final Stop.Route route;
  private final Transition.Rule rule;
  private final Transition.Trend trend;

  /** Makes a sampler each of whose moves follows from one estimate. */
  TransitionSampler(Stop.Route route, Transition.Rule rule) {
    this(route, rule, (before, from, to) -> 0);
  }

  /** Makes a sampler whose moves, from the second on, follow from the last two estimates. */
  TransitionSampler(Stop.Route route, Transition.Rule rule, Transition.Trend trend) {
    this.route = route;
    this.rule = rule;
    this.trend = trend;
  }

  @Override
  public Estimate sample(
      Denoiser denoiser,
      NoiseSchedule schedule,
      int steps,
      Noise noise,
      SamplingListener listener) {
    List<Stop> stops = route.stops(schedule, steps);
    Latents x = noise.next();
    Latents before = x;
    for (int step = 1; ; step++) {
      NoiseLevel level = stops.get(step - 1).told();
      Levels announced = Levels.uniform(level);
      Estimate estimate = denoiser.estimate(x, announced);
      requireShape(x, estimate.x0());
      if (!listener.onStep(step, steps, announced, estimate) || step == steps) {
        return estimate;
      }
      NoiseLevel next = stops.get(step).held();
      double further = step == 1 ? 0 : trend.share(stops.get(step - 2).told(), level, next);
      Latents x0 = further == 0 ? estimate.x0() : beyond(before, estimate.x0(), further);
      move(x, level.alpha(), x0, rule.between(level, next), noise);
      before = estimate.x0();
    }
  }

  /** Returns the point on the line through two estimates that lies a share beyond the second. */
  private static Latents beyond(Latents first, Latents second, double share) {
    float[] values = new float[second.values().length];
    for (int i = 0; i < values.length; i++) {
      double step = (double) second.values()[i] - first.values()[i];
      values[i] = (float) (second.values()[i] + share * step);
    }
    return Latents.of(second.lengths(), second.dimension(), values);
  }

  /** Moves x in place, leaving the padding alone. */
  private static void move(Latents x, double alpha, Latents x0, Transition move, Noise noise) {
    float[] noisy = x.values();
    float[] clean = x0.values();
    float[] fresh = move.fresh() == 0 ? new float[0] : noise.next().values();
    for (int row = 0; row < x.rows(); row++) {
      int end = x.index(row, x.length(row));
      for (int i = x.index(row, 0); i < end; i++) {
        double next = move.clean() * clean[i] + move.residual() * (noisy[i] - alpha * clean[i]);
        noisy[i] = (float) (move.fresh() == 0 ? next : next + move.fresh() * fresh[i]);
      }
    }
  }

  /** Makes sure that an estimate is one of what was asked about. */
  static void requireShape(Latents x, Latents x0) {
    if (x0.dimension() != x.dimension() || !Arrays.equals(x0.lengths(), x.lengths())) {
      throw new IllegalStateException(
          "the denoiser was asked about rows of %s positions x %d, but estimated %s x %d"
              .formatted(
                  Arrays.toString(x.lengths()),
                  x.dimension(),
                  Arrays.toString(x0.lengths()),
                  x0.dimension()));
    }
  }
}
