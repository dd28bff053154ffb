package dev.codefusion.schedulers;

import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.schedule.SamplingListener;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Sampling that commits the positions it is sure of: after step k of N, the share k / N of each
 * row's positions with the highest confidence goes on at low noise around its estimate, the rest
 * starts again from pure noise. Nothing is frozen: the positions are chosen anew after every step.
 * The Gaussian form of Mask-Predict (Ghazvininejad et al. 2019).
 *
 * <p>Asks for levels that differ between positions, so it suits models that were trained on such.
 * Does not keep the marginals.
 *
 * <p>Option {@code margin}, from 0 to 20, by default 2.4: how far the log-SNR of a committed
 * position lies above {@code -ln(d / 9.6)}, where half of what a lone token says is lost.
 */
public final class CommitSampling implements SamplerProvider {

  @Override
  public String name() {
    return "commit";
  }

  @Override
  public Sampler create(Options options) {
    double margin = options.number("margin", 2.4, 0, 20);
    return (denoiser, schedule, steps, noise, listener) ->
        sample(denoiser, schedule, steps, noise, listener, margin);
  }

  private static Estimate sample(
      Denoiser denoiser,
      NoiseSchedule schedule,
      int steps,
      Noise noise,
      SamplingListener listener,
      double margin) {
    if (steps < 1) {
      throw new IllegalArgumentException(steps + " steps are below 1");
    }
    NoiseLevel pure = schedule.at(1);
    Latents x = noise.next();
    NoiseLevel committed = new NoiseLevel(margin - Math.log(x.dimension() / 9.6));
    Levels levels = Levels.uniform(pure);
    for (int step = 1; ; step++) {
      Estimate estimate = denoiser.estimate(x, levels);
      if (!listener.onStep(step, steps, levels, estimate) || step == steps) {
        return estimate;
      }
      x = noise.next();
      double[][] logSnr = new double[x.rows()][];
      for (int row = 0; row < x.rows(); row++) {
        logSnr[row] = new double[x.length(row)];
        Arrays.fill(logSnr[row], pure.logSnr());
        int count = (int) Math.round((double) x.length(row) * step / steps);
        for (int position : surest(estimate, row, count)) {
          logSnr[row][position] = committed.logSnr();
          settle(x, estimate.x0(), x.index(row, position), committed);
        }
      }
      levels = Levels.each(logSnr);
    }
  }

  private static int[] surest(Estimate estimate, int row, int count) {
    int start = row * estimate.x0().longest();
    return IntStream.range(0, estimate.x0().length(row))
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -estimate.confidence()[start + i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static void settle(Latents x, Latents x0, int from, NoiseLevel level) {
    for (int i = from; i < from + x.dimension(); i++) {
      double clean = level.alpha() * x0.values()[i];
      x.values()[i] = (float) (clean + level.sigma() * x.values()[i]);
    }
  }
}
