package dev.codefusion.runtime.tensorflow.infer;

/**
 * The tokens of a batch that are given, not searched for: wherever the denoiser reads or writes,
 * they stand as they are. All arrays are dense, rows x longest, times the dimension for vectors.
 *
 * @param ids the token at each position that is given, {@link #OPEN} at the others
 * @param clean their embeddings; anything at the other positions
 * @param noisy the same at the low noise of {@code logSnr}
 * @param logSnr how little noise that is
 * @param always whether the network may be told of low noise at single positions at any step;
 *     otherwise only where the sampler does so itself
 */
record Given(int[] ids, float[] clean, float[] noisy, double logSnr, boolean always) {

  /** Stands for a token that is not given. */
  static final int OPEN = -1;

  /** Nothing is given. */
  static Given nothing() {
    return new Given(new int[0], new float[0], new float[0], 0, false);
  }

  boolean isEmpty() {
    return ids.length == 0;
  }

  /**
   * Puts the tokens, at their low noise, into what the denoiser reads. Where the network knows one
   * level for all positions only, the sampler has mixed them with the noise of that level already,
   * since it had them from the estimate before.
   */
  void putInto(float[] x, float[] levels, boolean uniform) {
    if (uniform && !always) {
      return;
    }
    int dimension = isEmpty() ? 0 : clean.length / ids.length;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != OPEN) {
        System.arraycopy(noisy, i * dimension, x, i * dimension, dimension);
        levels[i] = (float) logSnr;
      }
    }
  }

  /** Puts the tokens into an estimate. */
  void putInto(float[] unclamped, float[] x0, float[] confidence, int[] guess) {
    int dimension = isEmpty() ? 0 : clean.length / ids.length;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != OPEN) {
        System.arraycopy(clean, i * dimension, unclamped, i * dimension, dimension);
        System.arraycopy(clean, i * dimension, x0, i * dimension, dimension);
        confidence[i] = 1;
        guess[i] = ids[i];
      }
    }
  }
}
