package dev.codefusion.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an evaluation.
 *
 * @param rows rows that they are of
 * @param exact by k, the share of rows of which one of the first k candidates matches the reference
 *     exactly; for k of 1, 3 and 5, as far as so many candidates were asked for
 * @param canonical the same for equality of the language's canonical forms; empty without a
 *     language
 * @param template the same for equality of the language's templates, over the rows whose reference
 *     has one; empty without a language, or where no row has one
 * @param templates rows whose reference has a template
 * @param validity one for each judge that had something to judge
 * @param diversity null where no row has two candidates
 * @param byLength rows grouped by the reference's number of words
 * @param byFirstWord rows grouped by the reference's first word
 * @param candidates mean number of candidates a row
 * @param refused rows whose utterance the generator could not read; they count as misses
 * @param latency null where it was not measured
 * @param execution by k, the share of rows of which one of the first k candidates marks the right
 *     rows of its table; empty where nothing was executed
 * @param executed what that is over; null where nothing was executed
 * @param scores by measure and k, the figure of the best of the first k candidates: {@code bleu}
 *     and {@code sentence-bleu}; with an encoder, {@code bertscore-precision}, {@code
 *     bertscore-recall}, {@code bertscore-f1} and {@code bertscore-f3}
 */
public record Figures(
    int rows,
    Map<Integer, Share> exact,
    Map<Integer, Share> canonical,
    Map<Integer, Share> template,
    int templates,
    List<Validity> validity,
    @Nullable Diversity diversity,
    List<Group> byLength,
    List<Group> byFirstWord,
    double candidates,
    int refused,
    @Nullable Latency latency,
    Map<Integer, Share> execution,
    @Nullable Execution executed,
    Map<String, Map<Integer, Share>> scores) {

  /** Returns the shares of matching rows by measure, those that say nothing left out. */
  public Map<String, Map<Integer, Share>> matches() {
    Map<String, Map<Integer, Share>> matches = new LinkedHashMap<>();
    matches.put("exact", exact);
    matches.put("canonical", canonical);
    matches.put("template", template);
    matches.put("execution", execution);
    matches.values().removeIf(Map::isEmpty);
    return matches;
  }

  /** Returns these figures without the latency. */
  public Figures untimed() {
    return new Figures(
        rows,
        exact,
        canonical,
        template,
        templates,
        validity,
        diversity,
        byLength,
        byFirstWord,
        candidates,
        refused,
        null,
        execution,
        executed,
        scores);
  }
}
