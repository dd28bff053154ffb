package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import dev.codefusion.api.language.LanguageTarget;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an evaluation.
 *
 * @param exact by k, the share of rows of which one of the first k candidates matches the reference
 *     exactly; for k of 1, 3 and 5, as far as so many candidates were asked for
 * @param canonical the same for equality of the language's canonical forms; empty without a
 *     language
 * @param template the same for equality of the language's templates, over the rows whose reference
 *     has one; empty without a language, or where no row has one
 * @param templates rows whose reference has a template
 * @param valid the share of first candidates that the language's check accepts, among those it
 *     judged; null where it judged none
 * @param judged first candidates that the check judged
 * @param candidates mean number of candidates a row
 * @param refused rows whose utterance the generator could not read; they count as misses
 * @param latency null where no more rows ran than the warm-ups
 */
public record Figures(
    Map<Integer, Share> exact,
    Map<Integer, Share> canonical,
    Map<Integer, Share> template,
    int templates,
    @Nullable Double valid,
    int judged,
    double candidates,
    int refused,
    @Nullable Latency latency) {

  private static final List<Integer> CUTOFFS = List.of(1, 3, 5);

  /**
   * Computes the figures of at least one outcome.
   *
   * @param language says which programs are alike; null where no plugin is at hand
   */
  static Figures of(
      List<Outcome> outcomes,
      @Nullable LanguageTarget language,
      int asked,
      long seed,
      int refused,
      @Nullable Latency latency) {
    Map<Integer, Share> canonical = Map.of();
    Map<Integer, Share> template = Map.of();
    int templates = 0;
    if (language != null) {
      canonical =
          shares(
              outcomes,
              (code, reference) -> language.canonical(code).equals(language.canonical(reference)),
              asked,
              seed);
      List<Outcome> withTemplate =
          outcomes.stream()
              .filter(outcome -> language.template(outcome.pair().code()).isPresent())
              .toList();
      templates = withTemplate.size();
      template =
          shares(
              withTemplate,
              (code, reference) -> language.template(code).equals(language.template(reference)),
              asked,
              seed);
    }
    int judged = 0;
    int valid = 0;
    int candidates = 0;
    for (Outcome outcome : outcomes) {
      candidates += outcome.candidates().size();
      Boolean verdict =
          outcome.candidates().stream().findFirst().flatMap(Candidate::valid).orElse(null);
      if (verdict != null) {
        judged++;
        valid += verdict ? 1 : 0;
      }
    }
    return new Figures(
        shares(outcomes, ExactMatch::matches, asked, seed),
        canonical,
        template,
        templates,
        judged == 0 ? null : valid / (double) judged,
        judged,
        candidates / (double) outcomes.size(),
        refused,
        latency);
  }

  private static Map<Integer, Share> shares(
      List<Outcome> outcomes, BiPredicate<String, String> match, int asked, long seed) {
    Map<Integer, Share> shares = new TreeMap<>();
    if (outcomes.isEmpty()) {
      return shares;
    }
    int[] ranks =
        outcomes.stream()
            .mapToInt(outcome -> outcome.rank(match).orElse(Integer.MAX_VALUE))
            .toArray();
    for (int k : CUTOFFS) {
      if (k <= asked) {
        boolean[] hits = new boolean[ranks.length];
        for (int i = 0; i < hits.length; i++) {
          hits[i] = ranks[i] <= k;
        }
        shares.put(k, Share.of(hits, seed));
      }
    }
    return shares;
  }
}
