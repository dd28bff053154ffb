package dev.codefusion.runtime.tensorflow.infer;

/** Shares samples out among program lengths. */
final class Lengths {

  private Lengths() {}

  /**
   * Returns a length for each sample: the likeliest lengths, each as often as its share of their
   * probability asks for (the highest averages method of D'Hondt), the likeliest first.
   *
   * @param shares probability of each length, from 1 on
   * @param samples samples to give a length
   * @param most most different lengths, at least 1
   */
  static int[] allot(float[] shares, int samples, int most) {
    boolean[] eligible = new boolean[shares.length];
    for (int i = 0; i < Math.min(most, shares.length); i++) {
      int best = -1;
      for (int j = 0; j < shares.length; j++) {
        if (!eligible[j] && (best < 0 || shares[j] > shares[best])) {
          best = j;
        }
      }
      eligible[best] = true;
    }
    int[] given = new int[shares.length];
    int[] lengths = new int[samples];
    for (int i = 0; i < samples; i++) {
      int best = -1;
      for (int j = 0; j < shares.length; j++) {
        if (eligible[j]
            && (best < 0 || shares[j] / (given[j] + 1) > shares[best] / (given[best] + 1))) {
          best = j;
        }
      }
      given[best]++;
      lengths[i] = best + 1;
    }
    return lengths;
  }
}
