package dev.codefusion.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.testkit.AnalyticDenoiser.Gaussian;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DenoiserContractTest {

  /** Denoisers by the rule that each breaks. */
  private static final Map<String, Supplier<Denoiser>> BROKEN =
      Map.of(
          "D-1", FillingRows::new,
          "D-2", SureOfThePadding::new,
          "D-3", Overflowing::new,
          "D-4", WritingToItsInput::new,
          "D-5", KeepingItsInput::new,
          "D-6", CountingRows::new,
          "D-7", TakingOneLevel::new,
          "D-8", ClosingOnce::new);

  static final class Kit extends DenoiserContract {

    private static Supplier<Denoiser> subject = Sound::new;

    @Override
    protected Denoiser denoiser(int[] lengths) {
      return subject.get();
    }
  }

  static final class OneLevelKit extends DenoiserContract {

    @Override
    protected Denoiser denoiser(int[] lengths) {
      return new TakingOneLevel();
    }

    @Override
    protected boolean mixesLevels() {
      return false;
    }
  }

  @Test
  void passesASoundDenoiser() {
    Kit.subject = Sound::new;
    assertThat(KitRun.broken(Kit.class)).isEmpty();
    assertThat(KitRun.broken(OneLevelKit.class)).isEmpty();
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

  /** The closed form; the other denoisers each change one thing. */
  private static class Sound implements Denoiser {

    private final AnalyticDenoiser exact =
        new AnalyticDenoiser(
            new Gaussian(0.4, new double[] {1, 0, -1, 0.5}, 0.2),
            new Gaussian(0.6, new double[] {-1, 1, 0, 0}, 0.1));

    @Override
    public Estimate estimate(Latents x, Levels levels) {
      return exact.estimate(x, levels);
    }
  }

  private static final class FillingRows extends Sound {
    @Override
    public Estimate estimate(Latents x, Levels levels) {
      Estimate estimate = super.estimate(x, levels);
      int[] lengths = new int[x.rows()];
      Arrays.fill(lengths, x.longest());
      return new Estimate(
          Latents.of(lengths, x.dimension(), estimate.x0().values()), estimate.confidence());
    }
  }

  private static final class SureOfThePadding extends Sound {
    @Override
    public Estimate estimate(Latents x, Levels levels) {
      Estimate estimate = super.estimate(x, levels);
      Arrays.fill(estimate.confidence(), 1);
      return estimate;
    }
  }

  private static final class Overflowing extends Sound {
    @Override
    public Estimate estimate(Latents x, Levels levels) {
      Estimate estimate = super.estimate(x, levels);
      if (levels.noisiest() > 10) {
        estimate.x0().values()[0] = Float.NaN;
      }
      return estimate;
    }
  }

  private static final class WritingToItsInput extends Sound {
    @Override
    public Estimate estimate(Latents x, Levels levels) {
      Estimate estimate = super.estimate(x, levels);
      x.values()[0] = 0;
      return estimate;
    }
  }

  private static final class KeepingItsInput extends Sound {
    private Latents kept = Latents.zeros(new int[] {1}, 1);

    @Override
    public Estimate estimate(Latents x, Levels levels) {
      Estimate estimate = super.estimate(x, levels);
      estimate.x0().values()[0] += 0.1f * kept.values()[0];
      kept = x;
      return estimate;
    }
  }

  private static final class CountingRows extends Sound {
    @Override
    public Estimate estimate(Latents x, Levels levels) {
      Estimate estimate = super.estimate(x, levels);
      estimate.x0().values()[0] += x.rows();
      return estimate;
    }
  }

  private static final class TakingOneLevel extends Sound {
    @Override
    public Estimate estimate(Latents x, Levels levels) {
      if (!levels.isUniform()) {
        throw new ConfigurationException("This denoiser takes one level for all positions.");
      }
      return super.estimate(x, levels);
    }
  }

  private static final class ClosingOnce extends Sound {
    private boolean closed;

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed already");
      }
      closed = true;
    }
  }
}
