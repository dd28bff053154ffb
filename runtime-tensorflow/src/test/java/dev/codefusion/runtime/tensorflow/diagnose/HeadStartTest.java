package dev.codefusion.runtime.tensorflow.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeadStartTest {

  private final List<Float> seen = new ArrayList<>();
  private final List<Double> told = new ArrayList<>();

  /** Answers with what it was asked. */
  private final Denoiser echo =
      (x, levels) -> {
        seen.add(x.values()[0]);
        told.add(levels.noisiest());
        return new Estimate(x, new float[x.rows() * x.longest()]);
      };

  private static Latents latents(float value) {
    return Latents.of(new int[] {1}, 1, new float[] {value});
  }

  private static Levels level(double logSnr) {
    return Levels.uniform(new NoiseLevel(logSnr));
  }

  @Test
  void showsTheStartOnceWhileThereIsMoreNoiseAndStepsAsideThen() {
    HeadStart denoiser = new HeadStart(echo, latents(7), new NoiseLevel(-1));

    assertThat(denoiser.estimate(latents(1), level(-9)).x0().values()).containsExactly(7);
    assertThat(denoiser.estimate(latents(2), level(-2)).x0().values()).containsExactly(7);
    assertThat(denoiser.estimate(latents(3), level(-1)).x0().values()).containsExactly(3);
    assertThat(denoiser.estimate(latents(4), level(2)).x0().values()).containsExactly(4);
    assertThat(seen).containsExactly(7f, 3f, 4f);
    assertThat(told).containsExactly(-1.0, -1.0, 2.0);
  }

  @Test
  void leavesLevelsThatDifferBetweenPositionsAlone() {
    HeadStart denoiser = new HeadStart(echo, latents(7), new NoiseLevel(-1));

    denoiser.estimate(latents(5), Levels.each(new double[][] {{-9}}));

    assertThat(seen).containsExactly(5f);
  }
}
