package dev.codefusion.api.denoise;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class EstimateTest {

  @Test
  void needsAConfidenceForEachPosition() {
    Latents x0 = Latents.zeros(new int[] {2, 3}, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Estimate(x0, new float[5]))
        .withMessage("5 confidences for 2 rows x 3 positions");
  }
}
