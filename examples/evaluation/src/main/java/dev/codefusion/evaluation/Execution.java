package dev.codefusion.evaluation;

import dev.codefusion.api.Candidate;
import dev.codefusion.api.language.LanguageTarget;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the right marks in the rows' tables.
 *
 * @param rows rows of which the right marks are known: execution match is over these
 * @param labelled rows of these whose marks the data give; those of the others are the reference's
 * @param contradicted labelled rows whose own reference marks something else, or cannot be run: the
 *     data are at odds with themselves there, and no program that does as the reference does is
 *     right
 */
public record Execution(int rows, int labelled, int contradicted) {

  static Execution of(List<Outcome> outcomes, LanguageTarget language) {
    int rows = 0;
    int labelled = 0;
    int contradicted = 0;
    for (Outcome outcome : outcomes) {
      Pair pair = outcome.pair();
      rows += wanted(pair, language).isPresent() ? 1 : 0;
      if (pair.table().isPresent() && pair.labels().isPresent()) {
        labelled++;
        contradicted += marks(pair.code(), pair, language).equals(pair.labels()) ? 0 : 1;
      }
    }
    return new Execution(rows, labelled, contradicted);
  }

  /** Finds the first candidate of each row that marks the right rows of its table. */
  static Ranks ranks(List<Outcome> outcomes, LanguageTarget language) {
    int[] places = new int[outcomes.size()];
    for (int row = 0; row < places.length; row++) {
      Outcome outcome = outcomes.get(row);
      Optional<List<Boolean>> wanted = wanted(outcome.pair(), language);
      places[row] = wanted.isEmpty() ? Ranks.NONE : place(outcome, wanted, language);
    }
    return new Ranks(places);
  }

  private static int place(
      Outcome outcome, Optional<List<Boolean>> wanted, LanguageTarget language) {
    int place = 0;
    for (Candidate candidate : outcome.candidates()) {
      place++;
      if (marks(candidate.code(), outcome.pair(), language).equals(wanted)) {
        return place;
      }
    }
    return Ranks.MISS;
  }

  private static Optional<List<Boolean>> wanted(Pair pair, LanguageTarget language) {
    return pair.table().isEmpty()
        ? Optional.empty()
        : pair.labels().or(() -> marks(pair.code(), pair, language));
  }

  private static Optional<List<Boolean>> marks(String code, Pair pair, LanguageTarget language) {
    return pair.table().flatMap(table -> language.execute(code, table));
  }
}
