package dev.codefusion.api;

import java.util.List;

/**
 * A generator's answer to one request.
 *
 * @param candidates distinct programs, best first; at most as many as asked for, perhaps fewer
 * @param sampler name of the sampler that ran, or of the method where none did
 * @param steps denoising steps taken, 0 where nothing was denoised
 * @param samples programs drawn before ranking
 */
public record Answer(List<Candidate> candidates, String sampler, int steps, int samples) {

  public Answer {
    candidates = List.copyOf(candidates);
  }
}
