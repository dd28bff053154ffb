package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GroupTest {

  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcomes.of("1", "ls  -l", "ls -l"),
          Outcomes.of("2", "ls", "ls -a", "ls"),
          Outcomes.of("3", "find . -name a", "find . -name b"),
          Outcomes.of("4", "find . -name a", "ls"),
          Outcomes.of("5", "find . -name a"));

  /** Templates of rows 3 and 4 match at once and never; the others' references have none. */
  private static final Map<String, Ranks> RANKS =
      Map.of(
          "exact",
          Ranks.of(OUTCOMES, code -> java.util.Optional.of(ExactMatch.fold(code))),
          "template",
          new Ranks(new int[] {Ranks.NONE, Ranks.NONE, 1, Ranks.MISS, Ranks.NONE}));

  @Test
  void rowsAreGroupedByTheWordsOfTheReference() {
    assertThat(Group.byLength(OUTCOMES, RANKS))
        .containsExactly(
            new Group("1-2", 2, 1 / 2.0, null, 1), new Group("3-4", 3, 0, 1 / 2.0, 1 / 3.0));
  }

  @Test
  void lengthsAtTheEdges() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int words : new int[] {1, 2, 3, 14, 15, 99}) {
      outcomes.add(Outcomes.of("u", "w ".repeat(words)));
    }

    assertThat(Group.byLength(outcomes, Map.of()))
        .extracting(Group::label, Group::rows)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("1-2", 2),
            org.assertj.core.api.Assertions.tuple("3-4", 1),
            org.assertj.core.api.Assertions.tuple("10-14", 1),
            org.assertj.core.api.Assertions.tuple("15+", 2));
  }

  @Test
  void rowsAreGroupedByTheFirstWordTheMostFrequentFirst() {
    assertThat(Group.byFirstWord(OUTCOMES, RANKS))
        .containsExactly(
            new Group("find", 3, 0, 1 / 2.0, 1 / 3.0), new Group("ls", 2, 1 / 2.0, null, 1));
  }

  @Test
  void seldomWordsAreOneGroup() {
    List<Outcome> outcomes = new ArrayList<>();
    for (char word = 'a'; word <= 'r'; word++) {
      outcomes.add(Outcomes.of("u", word + " x"));
    }

    List<Group> groups = Group.byFirstWord(outcomes, Map.of());

    assertThat(groups).hasSize(16);
    assertThat(groups.get(15)).isEqualTo(new Group("(others)", 3, 0, null, 0));
  }
}
