package dev.codefusion.runtime.tensorflow.infer;

import java.util.stream.IntStream;

/**
 * Tells which programs of a batch are finished: those of which every token has been the same in the
 * last {@value #SAME} estimates and is held for surer than {@value #SURE}.
 */
final class Settling {

  /** Estimates in which a token has to be the same. */
  static final int SAME = 3;

  /** Confidence that every token has to exceed. */
  static final float SURE = 0.5f;

  private final boolean on;
  private int[] same = new int[0];
  private boolean[] settled = new boolean[0];

  /**
   * Starts with no program settled.
   *
   * @param on whether any ever settles
   */
  Settling(boolean on) {
    this.on = on;
  }

  /** Returns the rows that have not settled, of so many. */
  int[] open(int rows) {
    if (settled.length != rows) {
      settled = new boolean[rows];
      same = new int[rows];
    }
    return IntStream.range(0, rows).filter(row -> !settled[row]).toArray();
  }

  /**
   * Looks at an estimate; the arrays are rows x longest.
   *
   * @param before the tokens before it
   * @param after the tokens after it
   */
  void see(int[] before, int[] after, float[] confidence, int[] lengths) {
    if (!on) {
      return;
    }
    int longest = after.length / lengths.length;
    for (int row = 0; row < lengths.length; row++) {
      boolean unchanged = true;
      boolean sure = true;
      for (int i = row * longest; i < row * longest + lengths[row]; i++) {
        unchanged &= same[row] > 0 && before[i] == after[i];
        sure &= confidence[i] > SURE;
      }
      same[row] = unchanged ? same[row] + 1 : 1;
      settled[row] |= same[row] >= SAME && sure;
    }
  }

  /** Returns whether all have settled. */
  boolean all() {
    for (boolean row : settled) {
      if (!row) {
        return false;
      }
    }
    return settled.length > 0;
  }
}
