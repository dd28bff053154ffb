package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import java.util.List;
import java.util.Optional;

/** Outcomes written out in tests. */
public final class Outcomes {

  private Outcomes() {}

  /** Returns an outcome whose candidates have no verdict. */
  public static Outcome of(String utterance, String reference, String... codes) {
    return new Outcome(
        new Pair(utterance, reference),
        List.of(codes).stream().map(code -> new Candidate(code, 1, Optional.empty())).toList());
  }
}
