package dev.codefusion.evaluation;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How answers are judged.
 *
 * @param language says which programs are alike and which are valid; null where no plugin is at
 *     hand
 * @param judges further judges of validity
 * @param candidates candidates asked for, at least 1
 * @param seed seed of the confidence intervals
 * @param execute whether programs are run on the rows' tables, by the language's own evaluator
 * @param bertScore compares programs by their vectors; null where no encoder is at hand
 */
public record Scoring(
    @Nullable LanguageTarget language,
    List<BiFunction<String, Prompt, Verdict>> judges,
    int candidates,
    long seed,
    boolean execute,
    @Nullable BertScore bertScore) {

  public Scoring {
    judges = List.copyOf(judges);
  }

  /** Makes a scoring that runs nothing and has no encoder. */
  public Scoring(
      @Nullable LanguageTarget language,
      List<BiFunction<String, Prompt, Verdict>> judges,
      int candidates,
      long seed) {
    this(language, judges, candidates, seed, false, null);
  }

  /** Returns what measures are, by name, where the name alone does not say. */
  public Map<String, String> definitions() {
    Map<String, String> definitions = new LinkedHashMap<>();
    definitions.put(
        "bleu",
        "BLEU-4 of the corpus, not smoothed, over the code tokens of CoNaLa's evaluation; of each"
            + " row's candidates the one with the best sentence-bleu");
    definitions.put(
        "sentence-bleu",
        "BLEU-4 of each program, n-grams and matches one more each for n above 1 (Lin and Och"
            + " 2004), over the same tokens");
    if (bertScore != null) {
      definitions.put("bertscore", bertScore.name());
    }
    return definitions;
  }

  /** Returns the figures of outcomes, of which there is at least one; they are not timed. */
  public Figures figures(List<Outcome> outcomes) {
    return figures(outcomes, 0, null);
  }

  Figures figures(List<Outcome> outcomes, int refused, @Nullable Latency latency) {
    Map<String, Ranks> ranks = ranks(outcomes);
    Ranks template = ranks.get("template");
    Map<String, Map<Integer, Share>> scores = new LinkedHashMap<>();
    scores(outcomes).forEach((measure, some) -> scores.put(measure, some.shares(candidates, seed)));
    return new Figures(
        outcomes.size(),
        shares(ranks, "exact"),
        shares(ranks, "canonical"),
        shares(ranks, "template"),
        template == null ? 0 : template.judged(),
        validity(outcomes),
        Diversity.of(outcomes, bertScore).orElse(null),
        Group.byLength(outcomes, ranks),
        Group.byFirstWord(outcomes, ranks),
        outcomes.stream().mapToInt(outcome -> outcome.candidates().size()).average().orElse(0),
        refused,
        latency,
        shares(ranks, "execution"),
        execute && language != null ? Execution.of(outcomes, language) : null,
        scores);
  }

  /** Returns every measure by name, those that find matches first. */
  Map<String, Measure> measures(List<Outcome> outcomes) {
    Map<String, Measure> measures = new LinkedHashMap<>();
    Map<String, Ranks> ranks = ranks(outcomes);
    for (String match : List.of("exact", "canonical", "template", "execution")) {
      Ranks places = ranks.get(match);
      if (places != null) {
        measures.put(match, places);
      }
    }
    measures.putAll(scores(outcomes));
    return measures;
  }

  private Map<String, Ranks> ranks(List<Outcome> outcomes) {
    Map<String, Ranks> ranks = Ranks.byMeasure(outcomes, language);
    if (execute && language != null) {
      ranks.put("execution", Execution.ranks(outcomes, language));
    }
    return ranks;
  }

  private Map<String, Measure> scores(List<Outcome> outcomes) {
    Map<String, Measure> scores = new LinkedHashMap<>();
    Scores sentences = Scores.of(outcomes, Bleu::ofSentence);
    scores.put("bleu", new CorpusBleu(outcomes, sentences));
    scores.put("sentence-bleu", sentences);
    BertScore bert = bertScore;
    if (bert != null) {
      for (Outcome outcome : outcomes) {
        bert.prepare(outcome);
      }
      scores.put("bertscore-precision", bertScores(outcomes, bert, BertScore.Match::precision));
      scores.put("bertscore-recall", bertScores(outcomes, bert, BertScore.Match::recall));
      scores.put("bertscore-f1", bertScores(outcomes, bert, BertScore.Match::f1));
      scores.put("bertscore-f3", bertScores(outcomes, bert, BertScore.Match::f3));
    }
    return scores;
  }

  private static Scores bertScores(
      List<Outcome> outcomes, BertScore bert, ToDoubleFunction<BertScore.Match> figure) {
    return Scores.of(
        outcomes, (code, reference) -> figure.applyAsDouble(bert.match(code, reference)));
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
