package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.Candidate;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Ranking;
import dev.codefusion.runtime.tensorflow.infer.Ranker.Sample;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class RankerTest {

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample("ls", new int[] {1}, -3),
          new Sample("ls -l", new int[] {1, 2}, -1),
          new Sample("ls", new int[] {1}, -2),
          new Sample("ls -a", new int[] {1, 3}, -2.5));

  @Test
  void likelihoodPutsTheLikeliestProgramFirst() {
    assertThat(codes(unchecked(Ranking.LIKELIHOOD).rank(SAMPLES, 5)))
        .containsExactly("ls -l", "ls", "ls -a");
  }

  @Test
  void agreementPutsTheProgramFirstThatIsMostLikeAll() {
    List<Candidate> ranked = unchecked(Ranking.AGREEMENT).rank(SAMPLES, 5);

    assertThat(codes(ranked)).containsExactly("ls", "ls -l", "ls -a");
    // "ls" is like itself twice (1) and half like each of the others.
    assertThat(ranked.get(0).score()).isCloseTo((1 + 1 + 0.5 + 0.5) / 4, within(1e-12));
    assertThat(ranked.get(1).score()).isCloseTo((0.5 + 1 + 0.5 + 0.5) / 4, within(1e-12));
  }

  @Test
  void theScoreIsTheAgreementWhateverRanks() {
    assertThat(unchecked(Ranking.LIKELIHOOD).rank(SAMPLES, 1).get(0).score())
        .isCloseTo(0.625, within(1e-12));
  }

  @Test
  void wellFormedProgramsComeFirst() {
    Ranker ranker =
        new Ranker(
            Ranking.LIKELIHOOD,
            code -> Optional.of(!code.equals("ls -l")),
            UnaryOperator.identity());

    List<Candidate> ranked = ranker.rank(SAMPLES, 5);

    assertThat(codes(ranked)).containsExactly("ls", "ls -a", "ls -l");
    assertThat(ranked)
        .extracting(Candidate::valid)
        .extracting(Optional::orElseThrow)
        .containsExactly(true, true, false);
  }

  @Test
  void theOrderOfDrawingDecidesWhereNothingElseDoes() {
    List<Sample> equal =
        List.of(
            new Sample("c", new int[] {1}, -1),
            new Sample("a", new int[] {2}, -1),
            new Sample("b", new int[] {3}, -1));
    for (Ranking ranking : Ranking.values()) {
      assertThat(codes(unchecked(ranking).rank(equal, 5)))
          .as("%s", ranking)
          .containsExactly("c", "a", "b");
    }
  }

  @Test
  void aBlendLetsLikelihoodDecideAmongProgramsThatAgreeAboutEqually() {
    List<Sample> samples =
        List.of(
            new Sample("ls -l", new int[] {1, 2}, -2),
            new Sample("ls -a", new int[] {1, 3}, -0.1),
            new Sample("cat", new int[] {4}, 0));

    assertThat(codes(unchecked(Ranking.AGREEMENT).rank(samples, 5)))
        .containsExactly("ls -l", "ls -a", "cat");
    assertThat(codes(unchecked(Ranking.BLEND).rank(samples, 5)))
        .containsExactly("ls -a", "ls -l", "cat");
  }

  /** The likeliest is like nothing else; of the others, two speak for each other. */
  @Test
  void evidenceGivesTheFirstPlaceToTheLeastRiskAndOrdersTheRest() {
    List<Sample> samples =
        List.of(
            new Sample("cat", new int[] {4, 5, 6}, -1),
            new Sample("ls -l a", new int[] {1, 2, 3}, -2),
            new Sample("ls -l b", new int[] {1, 2, 7}, -3),
            new Sample("who", new int[] {8, 9}, -2.5));

    assertThat(codes(unchecked(Ranking.EVIDENCE).rank(samples, 5)))
        .containsExactly("ls -l a", "cat", "who", "ls -l b");
    assertThat(codes(unchecked(Ranking.EVIDENCE).rank(samples, 1))).containsExactly("ls -l a");
  }

  @Test
  void evidenceThatLeavesNoDoubtDecidesTheFirstPlaceToo() {
    List<Sample> samples =
        List.of(
            new Sample("cat", new int[] {4, 5, 6}, 1e4),
            new Sample("ls -l a", new int[] {1, 2, 3}, -2),
            new Sample("ls -l b", new int[] {1, 2, 7}, -2));

    assertThat(codes(unchecked(Ranking.EVIDENCE).rank(samples, 5)))
        .containsExactly("cat", "ls -l a", "ls -l b");
  }

  @Test
  void leastRiskMakesNoIllFormedProgramTheFirst() {
    List<Sample> samples =
        List.of(
            new Sample("cat", new int[] {4, 5, 6}, -1),
            new Sample("ls (", new int[] {1, 2, 3}, -1),
            new Sample("ls ((", new int[] {1, 2, 7}, -1));
    Ranker ranker =
        new Ranker(
            Ranking.EVIDENCE, code -> Optional.of(!code.contains("(")), UnaryOperator.identity());

    assertThat(codes(ranker.rank(samples, 5)).get(0)).isEqualTo("cat");
  }

  @Test
  void aBlendTakesProgramsOfOneCanonicalFormForOne() {
    List<Sample> samples =
        List.of(
            new Sample("ls -la", new int[] {1, 2}, -2),
            new Sample("ls -al", new int[] {1, 3}, -1),
            new Sample("ls", new int[] {1}, -3));
    Ranker ranker =
        new Ranker(
            Ranking.BLEND,
            code -> Optional.empty(),
            code -> code.equals("ls -la") ? "ls -al" : code);

    assertThat(codes(ranker.rank(samples, 5))).containsExactly("ls -al", "ls");
  }

  @Test
  void blankProgramsAreNoAnswers() {
    List<Sample> blank = List.of(new Sample("", new int[] {9}, 0));

    assertThat(unchecked(Ranking.LIKELIHOOD).rank(blank, 5)).isEmpty();
  }

  @Test
  void returnsNoMoreThanAskedFor() {
    assertThat(unchecked(Ranking.LIKELIHOOD).rank(SAMPLES, 2)).hasSize(2);
  }

  @Test
  void likenessIsOneMinusTheShareOfEdits() {
    assertThat(Ranker.likeness(new int[] {1, 2, 3}, new int[] {1, 2, 3})).isEqualTo(1);
    assertThat(Ranker.likeness(new int[] {1, 2, 3}, new int[] {4, 5, 6})).isZero();
    assertThat(Ranker.likeness(new int[] {1, 2, 3, 4}, new int[] {1, 3, 4})).isEqualTo(0.75);
    assertThat(Ranker.likeness(new int[] {1, 3, 4}, new int[] {1, 2, 3, 4})).isEqualTo(0.75);
    assertThat(Ranker.likeness(new int[] {}, new int[] {1})).isZero();
    assertThat(Ranker.likeness(new int[] {}, new int[] {})).isEqualTo(1);
  }

  private static Ranker unchecked(Ranking ranking) {
    return new Ranker(ranking, code -> Optional.empty(), UnaryOperator.identity());
  }

  private static List<String> codes(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::code).toList();
  }
}
