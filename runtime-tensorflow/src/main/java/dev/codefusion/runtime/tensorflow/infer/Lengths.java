package dev.codefusion.runtime.tensorflow.infer;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Shares samples out among program lengths. */
final class Lengths {

  private Lengths() {}

  /**
   * Returns a length for each sample: the likeliest lengths, each as often as its share of their
   * probability asks for (the highest averages method of D'Hondt), the likeliest first.
   *
   * @param shares probability of each length, from 1 on; below 0 where it is impossible
   * @param samples samples to give a length
   * @param most most different lengths, at least 1
   */
  static int[] allot(float[] shares, int samples, int most) {
    boolean[] eligible = new boolean[shares.length];
    for (int index : likeliest(shares, most)) {
      eligible[index] = true;
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

  /**
   * Returns a length for each sample: the likeliest lengths in turn, the likeliest first.
   *
   * @param shares probability of each length, from 1 on; below 0 where it is impossible
   */
  static int[] deal(float[] shares, int samples, int most) {
    int[] likeliest =
        Arrays.stream(likeliest(shares, most)).filter(index -> shares[index] >= 0).toArray();
    int[] lengths = new int[samples];
    for (int i = 0; i < samples; i++) {
      lengths[i] = likeliest[i % likeliest.length] + 1;
    }
    return lengths;
  }

  private static int[] likeliest(float[] shares, int most) {
    return IntStream.range(0, shares.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer index) -> -shares[index]))
        .limit(most)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
