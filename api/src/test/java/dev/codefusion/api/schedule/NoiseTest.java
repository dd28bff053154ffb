package dev.codefusion.api.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.denoise.Latents;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NoiseTest {

  /** Computed from the algorithm's description by another program, in another language. */
  @Test
  void joinedRowsAreWhatTheyAreInTheirOwnBatch() {
    Noise joined =
        Noise.joined(List.of(new Noise(5, new int[] {2, 3}, 4), new Noise(6, new int[] {1}, 4)));
    Noise first = new Noise(5, new int[] {2, 3}, 4);
    Noise second = new Noise(6, new int[] {1}, 4);
    for (int draw = 0; draw < 2; draw++) {
      Latents all = joined.next();
      assertThat(all.lengths()).containsExactly(2, 3, 1);
      float[] own = first.next().values();
      assertThat(Arrays.copyOf(all.values(), own.length)).isEqualTo(own);
      assertThat(Arrays.copyOfRange(all.values(), own.length, own.length + 4))
          .isEqualTo(second.next().values());
    }
    assertThatThrownBy(
            () ->
                Noise.joined(
                    List.of(new Noise(1, new int[] {1}, 2), new Noise(1, new int[] {1}, 3))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isTheAlgorithmThatModelFilesName() {
    assertThat(Noise.ALGORITHM).isEqualTo("splitmix64-box-muller");
    assertThat(firstOfTwoRows(0))
        .containsExactly(
            -0.45275775f,
            0.20776604f,
            2.650606f,
            -0.49042282f,
            -0.9886041f,
            -0.5278119f,
            0.54538995f,
            1.2314284f,
            -0.36518613f,
            -1.4742856f);
    assertThat(firstOfTwoRows(9))
        .containsExactly(
            0.1878255f,
            0.6525573f,
            -0.19062641f,
            0.5883492f,
            -0.515996f,
            -0.32836503f,
            0.8001724f,
            -0.14446037f,
            -0.6729716f,
            -1.5498323f);
    assertThat(firstOfTwoRows(-1))
        .containsExactly(
            -1.9904934f,
            1.5710052f,
            -1.7288016f,
            0.90557665f,
            0.7284253f,
            0.8486746f,
            -0.38657805f,
            -1.1826357f,
            0.06861097f,
            -0.2555111f);
  }

  private static float[] firstOfTwoRows(long seed) {
    return new Noise(seed, new int[] {5, 5}, 1).next().values();
  }

  @Test
  void continuesWithFreshDraws() {
    Noise whole = new Noise(3, new int[] {6}, 1);
    Noise parts = new Noise(3, new int[] {3}, 1);
    float[] first = parts.next().values();
    float[] second = parts.next().values();
    float[] expected = whole.next().values();
    assertThat(first).containsExactly(Arrays.copyOfRange(expected, 0, 3));
    assertThat(second).containsExactly(Arrays.copyOfRange(expected, 3, 6));
  }

  @Test
  void givesARowTheSameNoiseWhateverTheOtherRows() {
    Noise batch = new Noise(5, new int[] {2, 7, 4}, 3);
    Noise other = new Noise(5, new int[] {9, 7}, 3);
    for (int draw = 0; draw < 3; draw++) {
      assertThat(row(batch.next(), 1)).as("draw %d", draw).containsExactly(row(other.next(), 1));
    }
  }

  private static float[] row(Latents latents, int row) {
    int start = latents.index(row, 0);
    return Arrays.copyOfRange(
        latents.values(), start, start + latents.length(row) * latents.dimension());
  }

  @Test
  void leavesThePaddingZero() {
    Latents latents = new Noise(5, new int[] {1, 3}, 2).next();
    for (int position = 0; position < 3; position++) {
      for (int i = 0; i < 2; i++) {
        assertThat(latents.values()[latents.index(0, position) + i] == 0)
            .as("zero at position %d of a row of length 1", position)
            .isEqualTo(position >= 1);
      }
    }
  }

  @Test
  void isStandardNormalAndDiffersBetweenRowsAndSeeds() {
    int n = 100_000;
    for (long seed : new long[] {0, 1, Long.MIN_VALUE}) {
      float[] rows = new Noise(seed, new int[] {n, n}, 1).next().values();
      float[] next = new Noise(seed + 1, new int[] {n}, 1).next().values();
      double[] powers = new double[5];
      double inside = 0;
      double betweenRows = 0;
      double betweenSeeds = 0;
      double betweenNeighbours = 0;
      for (int i = 0; i < n; i++) {
        double z = rows[i];
        for (int k = 1; k <= 4; k++) {
          powers[k] += Math.pow(z, k) / n;
        }
        inside += Math.abs(z) < 1 ? 1.0 / n : 0;
        betweenRows += z * rows[n + i] / n;
        betweenSeeds += z * next[i] / n;
        betweenNeighbours += i == 0 ? 0 : z * rows[i - 1] / n;
      }
      // Five standard errors; the k-th power of a standard normal has variance 1, 2, 15, 96.
      double error = 5 / Math.sqrt(n);
      assertThat(powers[1]).as("mean, seed %d", seed).isCloseTo(0, within(error));
      assertThat(powers[2])
          .as("variance, seed %d", seed)
          .isCloseTo(1, within(error * Math.sqrt(2)));
      assertThat(powers[3]).as("skew, seed %d", seed).isCloseTo(0, within(error * Math.sqrt(15)));
      assertThat(powers[4])
          .as("kurtosis, seed %d", seed)
          .isCloseTo(3, within(error * Math.sqrt(96)));
      assertThat(inside).as("within 1, seed %d", seed).isCloseTo(0.682689, within(error * 0.4655));
      assertThat(betweenRows).as("rows, seed %d", seed).isCloseTo(0, within(error));
      assertThat(betweenSeeds).as("seeds, seed %d", seed).isCloseTo(0, within(error));
      assertThat(betweenNeighbours).as("neighbours, seed %d", seed).isCloseTo(0, within(error));
    }
  }

  @Test
  void keepsItsShapeWhenTheCallerChangesTheLengths() {
    int[] lengths = {2, 3};
    Noise noise = new Noise(1, lengths, 2);
    lengths[0] = 9;
    assertThat(noise.next().lengths()).containsExactly(2, 3);
    assertThat(noise.zeros().lengths()).containsExactly(2, 3);
    assertThat(noise.zeros().values()).containsOnly(0f).hasSize(12);
  }

  @Test
  void refusesEmptyRows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Noise(1, new int[] {2, 0}, 2).next())
        .withMessageContaining("length 0");
  }
}
