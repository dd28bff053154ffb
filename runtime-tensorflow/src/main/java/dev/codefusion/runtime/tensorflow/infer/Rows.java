package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.denoise.Latents;

/** Some rows of a batch as a batch of their own, and the way back. Arrays are dense. */
final class Rows {

  private final int[] rows;
  private final int[] lengths;
  private final int dimension;
  private final int longest;
  private final int longestOfAll;
  private final boolean all;

  /**
   * Chooses rows.
   *
   * @param rows numbers of the rows, rising
   * @param allLengths lengths of all rows of the batch
   * @param dimension components of a vector
   */
  Rows(int[] rows, int[] allLengths, int dimension) {
    this.rows = rows;
    this.dimension = dimension;
    all = rows.length == allLengths.length;
    lengths = new int[rows.length];
    int most = 0;
    for (int i = 0; i < rows.length; i++) {
      lengths[i] = allLengths[rows[i]];
      most = Math.max(most, lengths[i]);
    }
    longest = most;
    int mostOfAll = 0;
    for (int length : allLengths) {
      mostOfAll = Math.max(mostOfAll, length);
    }
    longestOfAll = mostOfAll;
  }

  /** Returns the vectors of these rows; the array itself where they are all. */
  Latents latents(float[] vectors) {
    return Latents.of(lengths, dimension, pickVectors(vectors));
  }

  float[] pickVectors(float[] from) {
    return all ? from : pick(from, dimension);
  }

  float[] zeroVectors() {
    return new float[rows.length * longest * dimension];
  }

  float[] pick(float[] from) {
    return all ? from : pick(from, 1);
  }

  private float[] pick(float[] from, int width) {
    float[] picked = new float[rows.length * longest * width];
    copy(from, picked, width, true);
    return picked;
  }

  void putVectors(float[] from, float[] into) {
    copy(from, into, dimension, false);
  }

  void put(float[] from, float[] into) {
    copy(from, into, 1, false);
  }

  void put(int[] from, int[] into) {
    copy(from, into, 1, false);
  }

  /** Copies an array of floats or of ints out of the whole batch, or back into it. */
  private void copy(Object from, Object into, int width, boolean out) {
    for (int i = 0; i < rows.length; i++) {
      int here = i * longest * width;
      int there = rows[i] * longestOfAll * width;
      System.arraycopy(from, out ? there : here, into, out ? here : there, longest * width);
    }
  }
}
