package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
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
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sampling that commits the positions it is sure of: after step k of N, the share k / N of each
 * row's positions that come first in an order goes on at low noise around its estimate, the rest
 * starts again from pure noise. Nothing is frozen: the positions are chosen anew after every step.
 * The Gaussian form of Mask-Predict (Ghazvininejad et al. 2019).
 *
 * <p>Asks for levels that differ between positions, so it suits models that were trained on such.
 * Does not keep the marginals.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code margin}, from 0 to 20, by default 2.4: how far the log-SNR of a committed position
 *       lies above {@code -ln(d / 9.6)}, where half of what a lone token says is lost.
 *   <li>{@code order}: {@code confidence}, the default, surest first; {@code left}, from left to
 *       right; {@code mixed}, by {@code confidence - weight x position / length}, position from 0.
 *   <li>{@code weight}, from 0 to 100, by default 0.3, for {@code mixed} only: 0 is {@code
 *       confidence}, and from 1 on the order is from left to right but for near neighbours.
 *   <li>{@code draw}, from 0 to 100, by default 0, for {@code confidence} only: after step k the
 *       positions are drawn, without replacement, in proportion to confidence to the power of
 *       {@code 1 / (draw x (1 - k / N))}, as in MaskGIT (Chang et al. 2022). What a committed
 *       position holds is its estimate all the same.
 * </ul>
 */
public final class CommitSampling implements SamplerProvider {

  @Override
  public String name() {
    return "commit";
  }

  private enum Order {
    CONFIDENCE,
    LEFT,
    MIXED
  }

  @Override
  public Sampler create(Options options) {
    double margin = options.number("margin", 2.4, 0, 20);
    Order order =
        switch (options.oneOf("order", "confidence", List.of("confidence", "left", "mixed"))) {
          case "left" -> Order.LEFT;
          case "mixed" -> Order.MIXED;
          default -> Order.CONFIDENCE;
        };
    refuseUnless(order == Order.MIXED, options, "weight", "mixed");
    refuseUnless(order == Order.CONFIDENCE, options, "draw", "confidence");
    return new Committing(
        margin, order, options.number("weight", 0.3, 0, 100), options.number("draw", 0, 0, 100));
  }

  private static void refuseUnless(boolean fits, Options options, String key, String order) {
    if (!fits && options.text(key).isPresent()) {
      throw new ConfigurationException(
          "Option '%s' of sampler 'commit' goes with 'order' %s only; leave it out, or set 'order' to %s."
              .formatted(key, order, order));
    }
  }

  private record Committing(double margin, Order order, double weight, double draw)
      implements Sampler {

    @Override
    public Estimate sample(
        Denoiser denoiser,
        NoiseSchedule schedule,
        int steps,
        Noise noise,
        SamplingListener listener) {
      if (steps < 1) {
        throw new IllegalArgumentException(steps + " steps are below 1");
      }
      NoiseLevel pure = schedule.at(1);
      Latents x = noise.next();
      NoiseLevel committed = new NoiseLevel(margin - Math.log(x.dimension() / 9.6));
      Levels levels = Levels.uniform(pure);
      for (int step = 1; ; step++) {
        Estimate estimate = denoiser.estimate(x, levels);
        TransitionSampler.requireShape(x, estimate.x0());
        if (!listener.onStep(step, steps, levels, estimate) || step == steps) {
          return estimate;
        }
        double share = (double) step / steps;
        double[][] ranks = ranks(estimate, noise, draw * (1 - share));
        x = noise.next();
        double[][] logSnr = new double[x.rows()][];
        for (int row = 0; row < x.rows(); row++) {
          logSnr[row] = new double[x.length(row)];
          Arrays.fill(logSnr[row], pure.logSnr());
          int count = (int) Math.round(x.length(row) * share);
          for (int position : first(ranks[row], count)) {
            logSnr[row][position] = committed.logSnr();
            int at = x.index(row, position);
            committed.mix(estimate.x0().values(), x.values(), at, at + x.dimension());
          }
        }
        levels = Levels.each(logSnr);
      }
    }

    /** Returns for each position of each row how early it is committed; higher is earlier. */
    private double[][] ranks(Estimate estimate, Noise noise, double temperature) {
      Latents x0 = estimate.x0();
      double[][] ranks = new double[x0.rows()][];
      Latents fresh = temperature > 0 ? noise.next() : x0;
      for (int row = 0; row < ranks.length; row++) {
        ranks[row] = new double[x0.length(row)];
        for (int i = 0; i < ranks[row].length; i++) {
          double confidence = estimate.confidence()[row * x0.longest() + i];
          ranks[row][i] =
              switch (order) {
                case CONFIDENCE ->
                    temperature > 0
                        ? Math.log(confidence) + temperature * gumbel(fresh, row, i)
                        : confidence;
                case LEFT -> -i;
                case MIXED -> confidence - weight * i / ranks[row].length;
              };
        }
      }
      return ranks;
    }

    /** Returns a Gumbel variate: half the squares of two normal ones sum to an exponential one. */
    private static double gumbel(Latents normal, int row, int position) {
      if (normal.dimension() < 2) {
        throw new IllegalArgumentException("latents of one component, but 'draw' needs two");
      }
      int at = normal.index(row, position);
      double first = normal.values()[at];
      double second = normal.values()[at + 1];
      return -Math.log((first * first + second * second) / 2);
    }

    private static int[] first(double[] ranks, int count) {
      return IntStream.range(0, ranks.length)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> -ranks[i]))
          .limit(count)
          .mapToInt(Integer::intValue)
          .toArray();
    }
  }
}
