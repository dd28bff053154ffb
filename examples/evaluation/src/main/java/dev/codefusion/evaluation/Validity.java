package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * How many candidates one judge accepts.
 *
 * @param judge what judged, as its verdicts say
 * @param first the share of first candidates, over the rows that have one
 * @param all the share of all candidates
 * @param candidates candidates judged
 */
public record Validity(String judge, Share first, Share all, int candidates) {

  /** Puts every candidate to a judge; empty where there is none to judge. */
  static Optional<Validity> of(
      List<Outcome> outcomes, BiFunction<String, Prompt, Verdict> judge, long seed) {
    List<Boolean> first = new ArrayList<>();
    List<Boolean> all = new ArrayList<>();
    String name = "";
    for (Outcome outcome : outcomes) {
      Prompt prompt = outcome.pair().prompt();
      boolean best = true;
      for (Candidate candidate : outcome.candidates()) {
        Verdict verdict = judge.apply(candidate.code(), prompt);
        name = verdict.judge();
        all.add(verdict.valid());
        if (best) {
          first.add(verdict.valid());
        }
        best = false;
      }
    }
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(new Validity(name, share(first, seed), share(all, seed), all.size()));
  }

  private static Share share(List<Boolean> verdicts, long seed) {
    boolean[] hits = new boolean[verdicts.size()];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = verdicts.get(i);
    }
    return Share.of(hits, seed);
  }
}
