package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EvaluationTest {

  private static final Map<String, List<String>> TABLE =
      Map.of(
          "first", List.of("ls  -l ", "a!", "b"),
          "third", List.of("a!", "b", "pwd", "c"),
          "fifth", List.of("a", "b", "c", "d", "who"),
          "never", List.of("a", "b"),
          "empty", List.of());

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("first", "ls -l"),
          new Pair("third", " pwd"),
          new Pair("fifth", "who"),
          new Pair("never", "date"),
          new Pair("empty", "uptime"));

  @Test
  void figuresAreThoseCountedByHand() {
    Figures figures = run(new LookupGenerator(TABLE), PAIRS, 5).figures();

    assertThat(figures.exact().keySet()).containsExactly(1, 3, 5);
    assertThat(share(figures, 1)).isEqualTo(1 / 5.0);
    assertThat(share(figures, 3)).isEqualTo(2 / 5.0);
    assertThat(share(figures, 5)).isEqualTo(3 / 5.0);
    assertThat(figures.rows()).isEqualTo(5);
    assertThat(figures.candidates()).isCloseTo((3 + 4 + 5 + 2) / 5.0, within(1e-12));
    assertThat(figures.refused()).isZero();
  }

  @Test
  void cutoffsBeyondTheCandidatesAskedForAreLeftOut() {
    Figures figures = run(new LookupGenerator(TABLE), PAIRS, 3).figures();

    assertThat(figures.exact().keySet()).containsExactly(1, 3);
    assertThat(figures.candidates()).isCloseTo((3 + 3 + 3 + 2) / 5.0, within(1e-12));
  }

  @Test
  void validityIsAbsentWhereNothingJudgesIt() {
    assertThat(run(new LookupGenerator(TABLE), PAIRS, 5).figures().validity()).isEmpty();
  }

  @Test
  void aRefusedUtteranceIsAMiss() {
    List<Pair> pairs = List.of(new Pair("unheard of", "ls"), new Pair("first", "ls -l"));

    Evaluation evaluation = run(new LookupGenerator(TABLE), pairs, 5);

    assertThat(evaluation.figures().refused()).isEqualTo(1);
    assertThat(share(evaluation.figures(), 1)).isEqualTo(0.5);
    assertThat(evaluation.outcomes().get(0).candidates()).isEmpty();
  }

  @Test
  void refusingEveryRowEndsWithTheFirstRefusal() {
    assertThatThrownBy(() -> run(new LookupGenerator(Map.of()), PAIRS, 5))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("The utterance is unknown.");
  }

  @Test
  void settingsAreTakenFromTheAnswers() {
    LookupGenerator generator = new LookupGenerator(TABLE);

    Evaluation evaluation =
        Evaluation.run(
            generator,
            PAIRS,
            u -> Request.of(u).withSamples(32).withSeed(9),
            new Scoring(null, List.of(), 5, 0),
            done -> {});

    assertThat(evaluation.sampler()).isEqualTo("lookup");
    assertThat(evaluation.steps()).as("of the answer that took most").isEqualTo(7);
    assertThat(evaluation.samples()).isEqualTo(32);
    assertThat(generator.requests).hasSize(5).allMatch(request -> request.seed() == 9);
  }

  /** Letters only, in alphabetical order; a template is what is left without the letter x. */
  private static final class Letters implements LanguageTarget {

    @Override
    public String name() {
      return "letters";
    }

    @Override
    public Verdict check(String code, Prompt prompt) {
      return Verdict.valid(name());
    }

    @Override
    public String canonical(String code) {
      return code.chars()
          .sorted()
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }

    @Override
    public Optional<String> template(String code) {
      return code.contains("!") ? Optional.empty() : Optional.of(canonical(code).replace("x", ""));
    }
  }

  @Test
  void alikeByTheLanguageCountsInColumnsOfItsOwn() {
    Map<String, List<String>> table =
        Map.of("1", List.of("q", "ba"), "2", List.of("axb"), "3", List.of("!a"));
    List<Pair> pairs = List.of(new Pair("1", "ab"), new Pair("2", "ba"), new Pair("3", "!a"));

    Figures figures =
        Evaluation.run(
                new LookupGenerator(table),
                pairs,
                Request::of,
                new Scoring(new Letters(), List.of(), 5, 0),
                done -> {})
            .figures();

    // Exact: the third row. Canonical: the second candidate of the first, and the third row.
    assertThat(share(figures, 5)).isEqualTo(1 / 3.0);
    assertThat(Objects.requireNonNull(figures.canonical().get(1)).share()).isEqualTo(1 / 3.0);
    assertThat(Objects.requireNonNull(figures.canonical().get(3)).share()).isEqualTo(2 / 3.0);
    // The third reference has no template; of the other two the second matches at once.
    assertThat(figures.templates()).isEqualTo(2);
    assertThat(Objects.requireNonNull(figures.template().get(1)).share()).isEqualTo(1 / 2.0);
    assertThat(Objects.requireNonNull(figures.template().get(5)).share()).isEqualTo(1.0);
  }

  @Test
  void withoutALanguageOnlyExactMatchCounts() {
    Figures figures = run(new LookupGenerator(TABLE), PAIRS, 5).figures();

    assertThat(figures.canonical()).isEmpty();
    assertThat(figures.template()).isEmpty();
    assertThat(figures.templates()).isZero();
  }

  @Test
  void progressIsToldOfEveryRow() {
    List<Integer> done = new ArrayList<>();

    Evaluation.run(
        new LookupGenerator(TABLE),
        PAIRS,
        Request::of,
        new Scoring(null, List.of(), 5, 0),
        done::add);

    assertThat(done).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void warmUpsAreNotTimedAndAtMostOneHundredRowsAre() {
    Pair pair = PAIRS.get(0);
    for (int[] rowsAndTimed : new int[][] {{10, 0}, {11, 1}, {110, 100}, {150, 100}}) {
      List<Pair> pairs = Collections.nCopies(rowsAndTimed[0], pair);

      Latency latency = run(new LookupGenerator(TABLE), pairs, 5).figures().latency();

      assertThat(latency == null ? 0 : latency.rows())
          .as("%d rows", rowsAndTimed[0])
          .isEqualTo(rowsAndTimed[1]);
    }
  }

  @Test
  void percentilesAreOfNearestRank() {
    long[] nanos = IntStream.rangeClosed(1, 100).mapToLong(i -> (101 - i) * 1_000_000L).toArray();

    Latency latency = Latency.of(nanos);
    assertThat(latency.p50()).isEqualTo(50);
    assertThat(latency.p95()).isEqualTo(95);
    assertThat(latency.rows()).isEqualTo(100);
    assertThat(latency.millis()).hasSize(100).isSorted();
    assertThat(Latency.of(new long[] {3_500_000}))
        .isEqualTo(new Latency(3.5, 3.5, 1, List.of(3.5)));
  }

  private static Evaluation run(LookupGenerator generator, List<Pair> pairs, int candidates) {
    return Evaluation.run(
        generator, pairs, Request::of, new Scoring(null, List.of(), candidates, 0), done -> {});
  }

  private static double share(Figures figures, int k) {
    return Objects.requireNonNull(figures.exact().get(k)).share();
  }
}
