package dev.codefusion.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SamplerContractTest {

  /** Plugins by the rule that each breaks. */
  private static final Map<String, Supplier<Sampler>> BROKEN =
      Map.ofEntries(
          Map.entry("SA-1", AskingOnceMore::new),
          Map.entry("SA-2", Halting::new),
          Map.entry("SA-3", StartingLouder::new),
          Map.entry("SA-4", ReportingOtherLevels::new),
          Map.entry("SA-5", Unstoppable::new),
          Map.entry("SA-6", DoublingTheAnswer::new),
          Map.entry("SA-7", RunningAway::new),
          Map.entry("SA-8", FillingThePadding::new),
          Map.entry("SA-9", Remembering::new),
          Map.entry("SA-10", CountingRows::new),
          Map.entry("SA-11", ClosingTheDenoiser::new),
          Map.entry("SA-12", ScalingInPlace::new),
          Map.entry("SA-13", TakingAnyNumberOfSteps::new));

  private record Plugin(Supplier<Sampler> maker) implements SamplerProvider {

    @Override
    public String name() {
      return "under-test";
    }

    @Override
    public Sampler create(Options options) {
      return maker.get();
    }
  }

  static final class Kit extends SamplerContract {

    private static Supplier<Sampler> subject = Sound::new;

    @Override
    protected SamplerProvider provider() {
      return new Plugin(subject);
    }

    @Override
    protected boolean registered() {
      return false;
    }
  }

  @Test
  void passesASoundPlugin() {
    Kit.subject = Sound::new;
    assertThat(KitRun.broken(Kit.class)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void failsAtTheBrokenRule(String rule) {
    Kit.subject = requireNonNull(BROKEN.get(rule));
    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys(rule);
  }

  static Set<String> rules() {
    return BROKEN.keySet();
  }

  /** Noises the estimate afresh at every step; the other samplers each change one thing. */
  private static class Sound implements Sampler {

    @Override
    public Estimate sample(
        Denoiser denoiser,
        NoiseSchedule schedule,
        int steps,
        Noise noise,
        SamplingListener listener) {
      requireSteps(steps);
      Latents x = start(noise);
      for (int step = 1; ; step++) {
        Levels levels = Levels.uniform(schedule.at(time(step, steps)));
        Estimate estimate = denoiser.estimate(x, levels);
        if (!report(listener, step, steps, levels, estimate)) {
          return estimate;
        }
        if (step >= steps) {
          return last(denoiser, x, estimate);
        }
        x = move(estimate, schedule.at(time(step + 1, steps)), noise, steps);
      }
    }

    void requireSteps(int steps) {
      if (steps < 1) {
        throw new IllegalArgumentException(steps + " steps are below 1");
      }
    }

    double time(int step, int steps) {
      return 1 - (step - 1.0) / steps;
    }

    Latents start(Noise noise) {
      return noise.next();
    }

    boolean report(
        SamplingListener listener, int step, int steps, Levels levels, Estimate estimate) {
      return listener.onStep(step, steps, levels, estimate);
    }

    Latents move(Estimate estimate, NoiseLevel to, Noise noise, int steps) {
      Latents x = noise.next();
      for (int row = 0; row < x.rows(); row++) {
        for (int i = x.index(row, 0); i < x.index(row, x.length(row)); i++) {
          double clean = to.alpha() * estimate.x0().values()[i];
          x.values()[i] = (float) (clean + to.sigma() * x.values()[i]);
        }
      }
      return x;
    }

    Estimate last(Denoiser denoiser, Latents x, Estimate estimate) {
      return estimate;
    }
  }

  private static final class AskingOnceMore extends Sound {
    @Override
    Estimate last(Denoiser denoiser, Latents x, Estimate estimate) {
      double[][] clean = new double[x.rows()][x.longest()];
      denoiser.estimate(x, Levels.each(clean));
      return estimate;
    }
  }

  private static final class Halting extends Sound {
    @Override
    double time(int step, int steps) {
      return super.time(step == 2 ? 1 : step, steps);
    }
  }

  private static final class StartingLouder extends Sound {
    @Override
    Latents start(Noise noise) {
      Latents x = noise.next();
      for (int i = 0; i < x.values().length; i++) {
        x.values()[i] *= 1.1f;
      }
      return x;
    }
  }

  private static final class ReportingOtherLevels extends Sound {
    @Override
    boolean report(
        SamplingListener listener, int step, int steps, Levels levels, Estimate estimate) {
      return super.report(listener, step, steps, Levels.uniform(new NoiseLevel(step)), estimate);
    }
  }

  private static final class Unstoppable extends Sound {
    @Override
    boolean report(
        SamplingListener listener, int step, int steps, Levels levels, Estimate estimate) {
      super.report(listener, step, steps, levels, estimate);
      return true;
    }
  }

  private static final class DoublingTheAnswer extends Sound {
    @Override
    Estimate last(Denoiser denoiser, Latents x, Estimate estimate) {
      float[] doubled = estimate.x0().values().clone();
      for (int i = 0; i < doubled.length; i++) {
        doubled[i] *= 2;
      }
      return new Estimate(Latents.of(x.lengths(), x.dimension(), doubled), estimate.confidence());
    }
  }

  private static final class RunningAway extends Sound {
    @Override
    Latents move(Estimate estimate, NoiseLevel to, Noise noise, int steps) {
      Latents x = super.move(estimate, to, noise, steps);
      if (steps > 10) {
        x.values()[0] = Float.POSITIVE_INFINITY;
      }
      return x;
    }
  }

  private static final class FillingThePadding extends Sound {
    @Override
    Latents move(Estimate estimate, NoiseLevel to, Noise noise, int steps) {
      Latents x = noise.next();
      for (int i = 0; i < x.values().length; i++) {
        double clean = to.alpha() * estimate.x0().values()[i];
        x.values()[i] = (float) (clean + to.sigma() * x.values()[i]);
      }
      return x;
    }
  }

  private static final class Remembering extends Sound {
    private int moves;

    @Override
    Latents move(Estimate estimate, NoiseLevel to, Noise noise, int steps) {
      Latents x = super.move(estimate, to, noise, steps);
      x.values()[0] += moves++ < steps - 1 ? 0 : 0.1f;
      return x;
    }
  }

  private static final class CountingRows extends Sound {
    @Override
    Latents move(Estimate estimate, NoiseLevel to, Noise noise, int steps) {
      Latents x = super.move(estimate, to, noise, steps);
      x.values()[0] += x.rows();
      return x;
    }
  }

  private static final class ClosingTheDenoiser extends Sound {
    @Override
    Estimate last(Denoiser denoiser, Latents x, Estimate estimate) {
      denoiser.close();
      return estimate;
    }
  }

  private static final class ScalingInPlace extends Sound {
    @Override
    Latents move(Estimate estimate, NoiseLevel to, Noise noise, int steps) {
      estimate.x0().values()[0] *= 0.5f;
      return super.move(estimate, to, noise, steps);
    }
  }

  private static final class TakingAnyNumberOfSteps extends Sound {
    @Override
    void requireSteps(int steps) {}
  }
}
