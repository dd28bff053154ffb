package dev.codefusion.evaluation.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.Request;
import dev.codefusion.evaluation.Pair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetrievalBaselineTest {

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("print the date", "date"),
          new Pair("list hidden files", "ls -a"),
          new Pair("list all files", "ls"),
          new Pair("list all the files", "ls"),
          new Pair("delete a folder", "rmdir a"));

  @Test
  void mostAlikeUtteranceComesFirstAndProgramsAreDistinct() {
    assertThat(codes("listing all files", 5)).containsExactly("ls", "ls -a");
  }

  @Test
  void noMoreThanAskedFor() {
    assertThat(codes("list files", 1)).hasSize(1);
  }

  @Test
  void sameProgramManyTimesDoesNotHideTheOthers() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      pairs.add(new Pair("show disk space", "df"));
    }
    pairs.add(new Pair("show disk space used by this folder", "du"));
    try (RetrievalBaseline baseline = new RetrievalBaseline(pairs, null)) {
      assertThat(baseline.generate(Request.of("show disk space").withCandidates(2)).candidates())
          .extracting(Candidate::code)
          .containsExactly("df", "du");
    }
  }

  /** One word in one of N = 3 utterances, all as long as the average: idf = ln(1 + 2.5 / 1.5). */
  @Test
  void scoresAreBm25ByTheBest() {
    List<Pair> pairs =
        List.of(new Pair("red apple", "1"), new Pair("red pear", "2"), new Pair("plum pie", "3"));
    try (RetrievalBaseline baseline = new RetrievalBaseline(pairs, null)) {
      Answer answer = baseline.generate(Request.of("red apple"));
      double apple = Math.log(1 + 2.5 / 1.5);
      double red = Math.log(1 + 1.5 / 2.5);
      assertThat(answer.candidates()).extracting(Candidate::code).containsExactly("1", "2");
      assertThat(answer.candidates().get(0).score()).isEqualTo(1);
      assertThat(answer.candidates().get(1).score()).isCloseTo(red / (red + apple), within(1e-6));
      assertThat(answer.sampler()).isEqualTo("bm25");
      assertThat(answer.steps()).isZero();
    }
  }

  @Test
  void nothingInCommonIsNoCandidate() {
    assertThat(codes("zebra", 5)).isEmpty();
    assertThat(codes("?!", 5)).isEmpty();
    assertThat(codes("AND (\" OR *:[", 5)).isEmpty();
  }

  private static List<String> codes(String utterance, int count) {
    try (RetrievalBaseline baseline = new RetrievalBaseline(PAIRS, null)) {
      return baseline.generate(Request.of(utterance).withCandidates(count)).candidates().stream()
          .map(Candidate::code)
          .toList();
    }
  }
}
