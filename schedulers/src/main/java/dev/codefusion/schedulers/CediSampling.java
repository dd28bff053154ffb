package dev.codefusion.schedulers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * The condition-enhanced denoiser, CeDi (Ye et al. 2023, DINOISER, section 4.2): the moves of
 * {@code ddim}, but the denoiser is told of high noise throughout, which makes it lean on the
 * utterance rather than on what is written already.
 *
 * <p>Two sequences of N levels start at u = 1: those told, {@code tau}, even strides in u down to
 * the moment at which sigma is {@code told}, which itself comes after the last; and those aimed at,
 * {@code t}, which go all the way. A move is {@code x' = alpha(t') x0 + sigma(t') eps} with {@code
 * eps = (x - alpha(tau) x0) / sigma(tau)}, as though the noise told of were there.
 *
 * <p>Does not keep the marginals: as the number of steps grows, the samples do not approach the
 * model's distribution.
 *
 * <p>Option {@code told}, from 0.5 to 0.9999, by default the paper's 0.99: the least sigma that the
 * denoiser is told of, log-SNR -3.9; the schedule has to reach beyond it. Option {@code grid} and
 * those that go with it: where to aim at, see {@code TimeGrid}.
 */
public final class CediSampling implements SamplerProvider {

  @Override
  public String name() {
    return "cedi";
  }

  @Override
  public Sampler create(Options options) {
    double sigma = options.number("told", 0.99, 0.5, 0.9999);
    TimeGrid grid = TimeGrid.of(options);
    return new TransitionSampler(
        (schedule, steps) -> stops(grid, schedule, steps, sigma),
        (from, to) -> DdimSampling.transition(from, to, 0));
  }

  private static List<Stop> stops(TimeGrid grid, NoiseSchedule schedule, int steps, double sigma) {
    double last = NoiseLevel.ofAlphaBar(1 - sigma * sigma).logSnr();
    if (last <= schedule.logSnr(1) || last >= schedule.logSnr(0)) {
      throw new ConfigurationException(
          "Option 'told' is sigma %s, log-SNR %.2f, but the schedule goes from %.2f to %.2f; choose one within it, or another schedule."
              .formatted(sigma, last, schedule.logSnr(1), schedule.logSnr(0)));
    }
    double end = DiffusionTime.of(schedule, last);
    List<Stop> stops = new ArrayList<>();
    for (Stop stop : grid.stops(schedule, steps)) {
      double u = 1 - (1 - end) * stops.size() / steps;
      stops.add(new Stop(schedule.at(u), stop.held()));
    }
    return stops;
  }
}
