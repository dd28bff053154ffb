package dev.codefusion.api.denoise;

/**
 * What a run is about, in plain numbers.
 *
 * @param tokens ids of the utterance's tokens, at least one
 * @param states what the model's encoder made of them, or, where it has none, their vectors: tokens
 *     x width, one after the other; empty where the model has neither. Read only
 * @param width components of each state; 0 where there are none
 * @param guidance how far to step from the estimate without the utterance towards, or beyond, the
 *     one with it; 1 is no guidance
 */
public record Conditioning(int[] tokens, float[] states, int width, double guidance) {

  public Conditioning {
    if (tokens.length == 0 || states.length != tokens.length * width) {
      throw new IllegalArgumentException(
          "%d numbers are not %d states of %d components"
              .formatted(states.length, tokens.length, width));
    }
  }
}
