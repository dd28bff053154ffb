package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.denoise.Latents;
import org.junit.jupiter.api.Test;

final class RowsTest {

  /** Rows of lengths 1, 3 and 2, of vectors of two components. */
  private static final int[] LENGTHS = {1, 3, 2};

  private static final float[] VECTORS = {1, 2, 0, 0, 0, 0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0};

  @Test
  void someRowsAreABatchOfTheirOwnLongest() {
    Rows rows = new Rows(new int[] {0, 2}, LENGTHS, 2);

    Latents latents = rows.latents(VECTORS);

    assertThat(latents.lengths()).containsExactly(1, 2);
    assertThat(latents.values()).containsExactly(1, 2, 0, 0, 9, 10, 11, 12);
    assertThat(rows.pick(new float[] {1, 0, 0, 2, 3, 4, 5, 6, 0})).containsExactly(1, 0, 5, 6);
    assertThat(rows.zeroVectors()).hasSize(8);
  }

  @Test
  void whatCameOfThemGoesBackInTheirPlaces() {
    Rows rows = new Rows(new int[] {0, 2}, LENGTHS, 2);
    float[] vectors = VECTORS.clone();
    int[] tokens = {1, 0, 0, 2, 3, 4, 5, 6, 0};

    rows.putVectors(new float[] {21, 22, 0, 0, 23, 24, 25, 26}, vectors);
    rows.put(new int[] {31, 0, 32, 33}, tokens);

    assertThat(vectors).containsExactly(21, 22, 0, 0, 0, 0, 3, 4, 5, 6, 7, 8, 23, 24, 25, 26, 0, 0);
    assertThat(tokens).containsExactly(31, 0, 0, 2, 3, 4, 32, 33, 0);
  }

  @Test
  void allRowsAreTheBatchItself() {
    Rows rows = new Rows(new int[] {0, 1, 2}, LENGTHS, 2);

    assertThat(rows.latents(VECTORS).values()).isSameAs(VECTORS);
  }
}
