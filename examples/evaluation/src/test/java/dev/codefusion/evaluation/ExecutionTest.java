package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Candidate;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Table;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExecutionTest {

  /** {@code > N} and {@code = TEXT}: marks the rows whose first cell is above N, or is TEXT. */
  private static final class Rules implements LanguageTarget {

    final List<String> run = new ArrayList<>();

    @Override
    public String name() {
      return "rules";
    }

    @Override
    public Verdict check(String code, Prompt prompt) {
      return Verdict.valid("rules");
    }

    @Override
    public boolean executes() {
      return true;
    }

    @Override
    public Optional<List<Boolean>> execute(String code, Table table) {
      run.add(code);
      if (code.startsWith("= ")) {
        return Optional.of(
            table.rows().stream().map(row -> row.get(0).equals(code.substring(2))).toList());
      }
      if (code.matches("> \\d+")) {
        int bound = Integer.parseInt(code.substring(2));
        return Optional.of(
            table.rows().stream().map(row -> Integer.parseInt(row.get(0)) > bound).toList());
      }
      return Optional.empty();
    }
  }

  private static final Optional<Table> NUMBERS =
      Optional.of(new Table(List.of("Value"), List.of(List.of("1"), List.of("5"), List.of("9"))));

  /** Marks by the reference > 4: no, yes, yes; those of > 3 are the same, those of > 5 are not. */
  private static final Outcome BY_REFERENCE =
      outcome(new Pair("above 4", "> 4", NUMBERS, Optional.empty()), "> 5", "> 3", "> 4");

  /** Labelled: the last only. The reference > 4 marks two rows: the data contradict themselves. */
  private static final Outcome BY_LABELS =
      outcome(
          new Pair("above 4", "> 4", NUMBERS, Optional.of(List.of(false, false, true))),
          "> 4",
          "= 9");

  private static final Outcome NO_TABLE = outcome(new Pair("above 4", "> 4"), "> 4");

  private static final Outcome UNKNOWN =
      outcome(new Pair("colours", "rainbow()", NUMBERS, Optional.empty()), "rainbow()");

  private static final List<Outcome> ALL = List.of(BY_REFERENCE, BY_LABELS, NO_TABLE, UNKNOWN);

  @Test
  void aMatchMarksTheSameRowsAsTheLabelsOrElseTheReference() {
    assertThat(Execution.ranks(ALL, new Rules()).places())
        .containsExactly(2, 2, Ranks.NONE, Ranks.NONE);
  }

  /** Over the two rows that are known, no first candidate and both second ones are right. */
  @Test
  void figuresAreOverTheRowsThatAreKnown() {
    Figures figures = new Scoring(new Rules(), List.of(), 3, 0, true, null).figures(ALL);

    assertThat(figures.executed()).isEqualTo(new Execution(2, 1, 1));
    assertThat(figures.execution()).containsOnlyKeys(1, 3);
    assertThat(figures.execution().getOrDefault(1, new Share(9, 9, 9)).share()).isZero();
    assertThat(figures.execution().getOrDefault(3, new Share(9, 9, 9)).share()).isEqualTo(1);
    assertThat(figures.matches()).containsKeys("exact", "canonical", "execution");
  }

  @Test
  void nothingIsRunUnlessAskedFor() {
    Rules rules = new Rules();

    Figures figures = new Scoring(rules, List.of(), 3, 0).figures(ALL);

    assertThat(rules.run).isEmpty();
    assertThat(figures.execution()).isEqualTo(Map.of());
    assertThat(figures.executed()).isNull();
  }

  private static Outcome outcome(Pair pair, String... codes) {
    return new Outcome(
        pair, Arrays.stream(codes).map(code -> new Candidate(code, 1, Optional.empty())).toList());
  }
}
