package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.schedule.Noise;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds of every denoiser. */
@ExtendWith(RuleReport.class)
public abstract class DenoiserContract {

  private static final int[] LENGTHS = {3, 1, 5};
  private static final double[] LOG_SNRS = {-20, -6, -1, 0, 2, 8, 15};

  /** For subclasses. */
  protected DenoiserContract() {}

  /**
   * Opens the denoiser of one run, always under the same condition for each row; the kit closes it.
   *
   * @param lengths positions in each row, at most 5
   */
  protected abstract Denoiser denoiser(int[] lengths);

  /** Returns the components of each vector; 4 by default. */
  protected int dimension() {
    return 4;
  }

  /** Returns whether the denoiser takes levels that differ between positions. */
  protected boolean mixesLevels() {
    return true;
  }

  @Test
  @Rule(
      id = "D-1",
      says =
          "A denoiser's estimate MUST have the rows, lengths and dimension of what it was asked about.")
  final void keepsTheShape() {
    for (double logSnr : LOG_SNRS) {
      Estimate estimate = first(LENGTHS, noise(LENGTHS), uniform(logSnr));
      assertThat(estimate.x0().lengths()).as("lengths").containsExactly(LENGTHS);
      assertThat(estimate.x0().dimension()).as("dimension").isEqualTo(dimension());
    }
  }

  @Test
  @Rule(id = "D-2", says = "A denoiser's estimate and its confidence MUST be zero in the padding.")
  final void leavesThePaddingZero() {
    Estimate estimate = first(LENGTHS, noise(LENGTHS), uniform(0));
    Latents x0 = estimate.x0();
    for (int row = 0; row < LENGTHS.length; row++) {
      for (int position = LENGTHS[row]; position < x0.longest(); position++) {
        assertThat(estimate.confidence()[row * x0.longest() + position])
            .as("confidence in the padding of row %d", row)
            .isZero();
        for (int i = 0; i < x0.dimension(); i++) {
          assertThat(x0.values()[x0.index(row, position) + i])
              .as("x0 in the padding of row %d", row)
              .isZero();
        }
      }
    }
  }

  @Test
  @Rule(
      id = "D-3",
      says =
          "A denoiser's estimate MUST be finite, and its confidence from 0 to 1, at every log-SNR from -20 to 15.")
  final void staysFinite() {
    for (double logSnr : LOG_SNRS) {
      Estimate estimate = first(LENGTHS, noise(LENGTHS), uniform(logSnr));
      for (float value : estimate.x0().values()) {
        assertThat(value).as("a component of x0 at log-SNR %s", logSnr).isFinite();
      }
      for (float confidence : estimate.confidence()) {
        assertThat(confidence).as("a confidence at log-SNR %s", logSnr).isBetween(0f, 1f);
      }
    }
  }

  @Test
  @Rule(id = "D-4", says = "A denoiser MUST only read the vectors that it is asked about.")
  final void onlyReadsItsInput() {
    Latents x = noise(LENGTHS);
    float[] before = x.values().clone();
    first(LENGTHS, x, uniform(0));
    assertThat(x.values()).as("x after the call, and before").containsExactly(before);
  }

  @Test
  @Rule(
      id = "D-5",
      says =
          "A denoiser MUST NOT keep the vectors that it is asked about, and of two made for the same run both MUST answer the same.")
  final void dependsOnTheRunAlone() {
    float[][] answers = new float[2][];
    for (int run = 0; run < answers.length; run++) {
      try (Denoiser denoiser = denoiser(LENGTHS)) {
        Latents x = noise(LENGTHS);
        denoiser.estimate(x, uniform(-2));
        if (run == 1) {
          Arrays.fill(x.values(), 0, dimension(), 9);
        }
        answers[run] = denoiser.estimate(noise(LENGTHS), uniform(0)).x0().values().clone();
      }
    }
    assertThat(answers[1])
        .as("second estimate of another run, in which the caller reused its array")
        .containsExactly(answers[0], within(1e-5f));
  }

  @Test
  @Rule(
      id = "D-6",
      says =
          "A denoiser MUST NOT let rows, or the padding's width, influence each other: a row's estimate is the same in any batch, but for rounding.")
  final void keepsRowsApart() {
    int[] alone = {LENGTHS[0]};
    Latents batch = first(LENGTHS, noise(LENGTHS), uniform(0)).x0();
    Latents single = first(alone, noise(alone), uniform(0)).x0();
    assertThat(Arrays.copyOf(batch.values(), LENGTHS[0] * dimension()))
        .as("estimate of the first row in a batch, and alone")
        .containsExactly(single.values(), within(1e-3f));
  }

  @Test
  @Rule(
      id = "D-7",
      says =
          "A denoiser SHOULD take levels that differ between positions, and one level for all as the same level at each; one that does not MUST refuse them by a ConfigurationException.")
  final void takesLevelsOfEachPosition() {
    double[][] same = new double[LENGTHS.length][];
    double[][] mixed = new double[LENGTHS.length][];
    for (int row = 0; row < LENGTHS.length; row++) {
      same[row] = new double[LENGTHS[row]];
      mixed[row] = new double[LENGTHS[row]];
      for (int position = 0; position < LENGTHS[row]; position++) {
        mixed[row][position] = position % 2 == 0 ? -8 : 4;
      }
    }
    if (!mixesLevels()) {
      assertThatThrownBy(() -> first(LENGTHS, noise(LENGTHS), Levels.each(mixed)))
          .isInstanceOf(ConfigurationException.class);
      return;
    }
    assertThat(first(LENGTHS, noise(LENGTHS), Levels.each(same)).x0().values())
        .as("estimate at log-SNR 0 at each position, and at 0 for all")
        .containsExactly(first(LENGTHS, noise(LENGTHS), uniform(0)).x0().values(), within(1e-4f));
    for (float value : first(LENGTHS, noise(LENGTHS), Levels.each(mixed)).x0().values()) {
      assertThat(value).as("a component of x0 at mixed levels").isFinite();
    }
  }

  @Test
  @Rule(id = "D-8", says = "Closing a denoiser again MUST do nothing.")
  final void closesTwice() {
    Denoiser denoiser = denoiser(LENGTHS);
    denoiser.estimate(noise(LENGTHS), uniform(0));
    denoiser.close();
    denoiser.close();
  }

  private Estimate first(int[] lengths, Latents x, Levels levels) {
    try (Denoiser denoiser = denoiser(lengths)) {
      return denoiser.estimate(x, levels);
    }
  }

  private Latents noise(int[] lengths) {
    return new Noise(5, lengths, dimension()).next();
  }

  private static Levels uniform(double logSnr) {
    return Levels.uniform(new NoiseLevel(logSnr));
  }
}
