package dev.codefusion.api;

import java.util.Optional;

/**
 * A program that a generator offers.
 *
 * @param code the program
 * @param score mean likeness to all programs that stood for election, from 0 to 1; higher is
 *     better, though a generator may order its candidates otherwise
 * @param valid whether the language's check accepts it; empty where no check is at hand
 */
public record Candidate(String code, double score, Optional<Boolean> valid) {

  public Candidate {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("score " + score + " is not within [0, 1]");
    }
  }
}
