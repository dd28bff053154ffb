package dev.codefusion.evaluation;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How answers are judged.
 *
 * @param language says which programs are alike and which are valid; null where no plugin is at
 *     hand
 * @param judges further judges of validity
 * @param candidates candidates asked for, at least 1
 * @param seed seed of the confidence intervals
 */
public record Scoring(
    @Nullable LanguageTarget language,
    List<BiFunction<String, Prompt, Verdict>> judges,
    int candidates,
    long seed) {

  public Scoring {
    judges = List.copyOf(judges);
  }

  /** Returns the figures of outcomes, of which there is at least one; they are not timed. */
  public Figures figures(List<Outcome> outcomes) {
    return figures(outcomes, 0, null);
  }

  Figures figures(List<Outcome> outcomes, int refused, @Nullable Latency latency) {
    Map<String, Ranks> ranks = Ranks.byMeasure(outcomes, language);
    Ranks template = ranks.get("template");
    return new Figures(
        outcomes.size(),
        shares(ranks, "exact"),
        shares(ranks, "canonical"),
        shares(ranks, "template"),
        template == null ? 0 : template.judged(),
        validity(outcomes),
        Diversity.of(outcomes).orElse(null),
        Group.byLength(outcomes, ranks),
        Group.byFirstWord(outcomes, ranks),
        outcomes.stream().mapToInt(outcome -> outcome.candidates().size()).average().orElse(0),
        refused,
        latency);
  }

  private Map<Integer, Share> shares(Map<String, Ranks> ranks, String measure) {
    Ranks places = ranks.get(measure);
    return places == null ? Map.of() : places.shares(candidates, seed);
  }

  private List<Validity> validity(List<Outcome> outcomes) {
    List<BiFunction<String, Prompt, Verdict>> all = new ArrayList<>();
    if (language != null) {
      all.add(language::check);
    }
    all.addAll(judges);
    return all.stream()
        .map(judge -> Validity.of(outcomes, judge, seed))
        .flatMap(Optional::stream)
        .toList();
  }
}
