package dev.codefusion.runtime.tensorflow.train;

/** Seeds that follow from other seeds. */
final class StepSeed {

  private StepSeed() {}

  /** Returns a seed in which every bit depends on every bit of both (SplitMix64's finaliser). */
  static long mix(long seed, long number) {
    long z = seed + 0x9E3779B97F4A7C15L * (number + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Returns a seed as the two 32-bit numbers that stateless ops read. */
  static int[] asInts(long seed) {
    return new int[] {(int) (seed >>> 32), (int) seed};
  }
}
