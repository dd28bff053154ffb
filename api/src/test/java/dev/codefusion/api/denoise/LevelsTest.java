package dev.codefusion.api.denoise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class LevelsTest {

  @Test
  void oneLevelHoldsForAllPositions() {
    Levels levels = Levels.uniform(new NoiseLevel(-2.5));
    assertThat(levels.isUniform()).isTrue();
    assertThat(levels.logSnr(0, 0)).isEqualTo(-2.5);
    assertThat(levels.logSnr(3, 9)).isEqualTo(-2.5);
    assertThat(levels.noisiest()).isEqualTo(-2.5);
  }

  @Test
  void eachPositionMayHaveItsOwn() {
    double[][] logSnr = {{1, 2}, {-3}};
    Levels levels = Levels.each(logSnr);
    logSnr[1][0] = -9;
    assertThat(levels.isUniform()).isFalse();
    assertThat(levels.logSnr(0, 1)).isEqualTo(2);
    assertThat(levels.logSnr(1, 0)).as("copied").isEqualTo(-3);
    assertThat(levels.noisiest()).isEqualTo(-3);
  }

  @Test
  void refuseWhatIsNotFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Levels.each(new double[][] {{0, Double.NEGATIVE_INFINITY}}))
        .withMessageContaining("-Infinity");
  }
}
