package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SettlingTest {

  private static final int[] LENGTHS = {2, 1};
  private static final float[] SURE = {0.9f, 0.8f, 0.7f, 0};

  @Test
  void aProgramSettlesOnceItsTokensStayAndAreSure() {
    Settling settling = new Settling(true);
    assertThat(settling.open(2)).containsExactly(0, 1);

    settling.see(new int[4], new int[] {5, 6, 7, 0}, SURE, LENGTHS);
    settling.see(new int[] {5, 6, 7, 0}, new int[] {5, 9, 7, 0}, SURE, LENGTHS);
    assertThat(settling.open(2)).as("two estimates alike").containsExactly(0, 1);
    settling.see(new int[] {5, 9, 7, 0}, new int[] {5, 9, 7, 3}, SURE, LENGTHS);
    assertThat(settling.open(2)).as("row 1 three times, padding aside").containsExactly(0);
    assertThat(settling.all()).isFalse();
    settling.see(new int[] {5, 9, 7, 0}, new int[] {5, 9, 7, 3}, SURE, LENGTHS);
    assertThat(settling.open(2)).isEmpty();
    assertThat(settling.all()).isTrue();
  }

  @Test
  void aProgramWithADoubtfulTokenDoesNotSettle() {
    Settling settling = new Settling(true);
    settling.open(2);
    int[] same = {5, 6, 7, 0};
    for (int i = 0; i < 10; i++) {
      settling.see(same, same, new float[] {0.9f, 0.5f, 0.9f, 0}, LENGTHS);
    }

    assertThat(settling.open(2)).containsExactly(0);
  }

  @Test
  void nothingSettlesWhereItIsOff() {
    Settling settling = new Settling(false);
    settling.open(2);
    int[] same = {5, 6, 7, 0};
    for (int i = 0; i < 10; i++) {
      settling.see(same, same, SURE, LENGTHS);
    }

    assertThat(settling.open(2)).containsExactly(0, 1);
    assertThat(settling.all()).isFalse();
  }
}
