package dev.codefusion.api;

import java.util.List;

/**
 * What a generator holds after one denoising step.
 *
 * @param step number of the step, from 1
 * @param steps steps asked for
 * @param logSnr log of the signal-to-noise ratio that the denoiser was told, at the noisiest
 *     position
 * @param candidates the programs in the making, in the order in which they are drawn, not ranked
 */
public record Step(int step, int steps, double logSnr, List<Draft> candidates) {

  public Step {
    candidates = List.copyOf(candidates);
  }

  /**
   * A program in the making.
   *
   * @param tokens its tokens as they stand
   */
  public record Draft(List<Token> tokens) {

    public Draft {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * A token in the making.
   *
   * @param text its text
   * @param confidence how sure the denoiser is of it, from 0 to 1
   * @param settled whether it is the same as after the step before
   */
  public record Token(String text, double confidence, boolean settled) {}
}
