package dev.codefusion.api.denoise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class LatentsTest {

  @Test
  void areDenseRowsOfTheLongestLength() {
    Latents latents = Latents.zeros(new int[] {2, 3, 1}, 4);
    assertThat(latents.rows()).isEqualTo(3);
    assertThat(latents.longest()).isEqualTo(3);
    assertThat(latents.dimension()).isEqualTo(4);
    assertThat(latents.length(2)).isEqualTo(1);
    assertThat(latents.values()).hasSize(3 * 3 * 4).containsOnly(0f);
    assertThat(latents.index(0, 0)).isZero();
    assertThat(latents.index(1, 2)).isEqualTo((3 + 2) * 4);
  }

  @Test
  void shareTheirValuesButNotTheirLengths() {
    float[] values = new float[6];
    int[] lengths = {3, 2};
    Latents latents = Latents.of(lengths, 1, values);
    values[4] = 7;
    lengths[0] = 9;
    latents.lengths()[1] = 9;
    assertThat(latents.values()).isSameAs(values);
    assertThat(latents.lengths()).containsExactly(3, 2);
  }

  @Test
  void refuseValuesThatDoNotFillThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Latents.of(new int[] {3, 2}, 2, new float[11]))
        .withMessage("11 values do not fill 2 rows x 3 positions x 2 components");
  }

  @Test
  void refuseRowsWithoutPositions() {
    for (int length : new int[] {0, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Latents.zeros(new int[] {2, length}, 2))
          .withMessageContaining("length " + length);
    }
  }
}
