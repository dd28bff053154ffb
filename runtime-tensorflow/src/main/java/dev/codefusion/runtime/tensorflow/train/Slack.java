package dev.codefusion.runtime.tensorflow.train;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Room at the end of a program, filled with padding that the model has to learn as tokens like any
 * other. A length that is asked for then need not be met exactly: the program ends where its
 * padding starts, as in the paper, which gives every program 128 positions. What an utterance says
 * of a length is vague, and without room every wrong guess is a wrong program.
 *
 * @param share most room, as a share of the program's length, rounded up; 0 for none
 * @param padId what fills it
 * @param longest most positions of program and room
 */
record Slack(double share, int padId, int longest) {

  static final Slack NONE = new Slack(0, 0, 0);

  /** Returns a program with room of a length drawn evenly, none included. */
  int[] give(int[] code, SplittableRandom random) {
    if (share == 0) {
      return code;
    }
    int most = Math.min(longest - code.length, (int) Math.ceil(share * code.length));
    int[] roomy = Arrays.copyOf(code, code.length + random.nextInt(most + 1));
    Arrays.fill(roomy, code.length, roomy.length, padId);
    return roomy;
  }
}
