package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InheritanceTest {

  @Test
  void onlyATableMayBeLonger() {
    long[] from = {30, 8};
    long[] to = {40, 8};

    assertThat(Inheritance.fits("encoder/positions/table", from, to)).isTrue();
    assertThat(Inheritance.fits("denoiser/length", from, to)).isTrue();
    assertThat(Inheritance.fits("denoiser/neighbours/weight", from, to)).isFalse();
    assertThat(Inheritance.fits("denoiser/neighbours/weight", to, to)).isTrue();
    assertThat(Inheritance.fits("encoder/positions/table", to, from)).isFalse();
    assertThat(Inheritance.fits("encoder/positions/table", from, new long[] {40, 9})).isFalse();
  }
}
