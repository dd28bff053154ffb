package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class BertScoreTest {

  private static final Offset<Double> EXACTLY = within(1e-6);

  /** A word is a token; the vectors have the cosines a-b 0.6, a-c 0, b-c 0.8. */
  private static final class Words implements TokenVectors {

    private static final Map<String, float[]> VECTORS =
        Map.of("a", new float[] {2, 0}, "b", new float[] {0.6f, 0.8f}, "c", new float[] {0, 3});

    final List<String> asked = new ArrayList<>();

    @Override
    public String name() {
      return "words";
    }

    @Override
    public List<Tokens> of(List<String> texts) {
      asked.addAll(texts);
      return texts.stream().map(Words::tokens).toList();
    }

    private static Tokens tokens(String text) {
      String[] words = text.isEmpty() ? new String[0] : text.split(" ");
      int[] ids = new int[words.length];
      float[][] vectors = new float[words.length][];
      for (int i = 0; i < words.length; i++) {
        ids[i] = words[i].charAt(0);
        vectors[i] = VECTORS.getOrDefault(words[i], new float[2]).clone();
      }
      return new Tokens(ids, vectors);
    }

    @Override
    public void close() {}
  }

  /**
   * Candidate a b against reference c: a-c 0, b-c 0.8. Precision (0 + 0.8) / 2 = 0.4, recall 0.8;
   * F1 = 2 * 0.32 / 1.2, F3 = 10 * 0.32 / (9 * 0.4 + 0.8) = 3.2 / 4.4.
   */
  @Test
  void eachTokenIsPairedWithTheMostAlike() {
    BertScore.Match match = BertScore.plain(new Words()).match("a b", "c");

    assertThat(match.precision()).isCloseTo(0.4, EXACTLY);
    assertThat(match.recall()).isCloseTo(0.8, EXACTLY);
    assertThat(match.f1()).isCloseTo(0.64 / 1.2, EXACTLY);
    assertThat(match.f3()).isCloseTo(3.2 / 4.4, EXACTLY);
  }

  /**
   * References "a c", "a", "b": a is in 2 of 3 and weighs ln(4/3), b and c in 1 and weigh ln(4/2).
   * Candidate a b against a c: best of a is 1, of b is 0.8 (c); of the reference's c it is 0.8.
   */
  @Test
  void rareTokensWeighMore() {
    BertScore.Match match =
        BertScore.withIdf(new Words(), List.of("a c", "a", "b")).match("a b", "a c");

    double a = Math.log(4 / 3.0);
    double b = Math.log(2);
    assertThat(match.precision()).isCloseTo((a + 0.8 * b) / (a + b), EXACTLY);
    assertThat(match.recall()).isCloseTo((a + 0.8 * b) / (a + b), EXACTLY);
  }

  /** A token of every reference weighs ln(1) = 0; where all do, they weigh the same. */
  @Test
  void weightsOfNothingButCommonTokensAreEven() {
    BertScore score = BertScore.withIdf(new Words(), List.of("a", "a"));

    assertThat(score.match("a", "a").f1()).isCloseTo(1, EXACTLY);
  }

  @Test
  void noTokenIsLikeNothing() {
    BertScore score = BertScore.plain(new Words());

    assertThat(score.match("", "a")).isEqualTo(new BertScore.Match(0, 0));
    assertThat(score.match("a", "").f1()).isZero();
    assertThat(score.likeness("", "a")).isZero();
  }

  /**
   * Means of the vectors as they are: "a b" is (2.6, 0.8) / 2, of length sqrt(7.4) / 2; its cosine
   * with "a" is 2.6 / sqrt(7.4).
   */
  @Test
  void likenessOfTextsIsThatOfTheirMeans() {
    assertThat(BertScore.plain(new Words()).likeness("a b", "a"))
        .isCloseTo(2.6 / Math.sqrt(7.4), EXACTLY);
  }

  @Test
  void aTextIsEncodedOnceForARow() {
    Words words = new Words();
    BertScore score = BertScore.plain(words);
    Outcome outcome = Outcomes.of("u", "c", "a", "b", "a");

    score.prepare(outcome);
    score.match("b", "c");
    score.likeness("a", "b");
    score.prepare(outcome);

    assertThat(words.asked).containsExactlyInAnyOrder("a", "b", "c");
  }

  /** More texts than are remembered: each match is still of its own two. */
  @Test
  void manyCandidatesAreNoTrouble() {
    BertScore score = BertScore.plain(new Words());
    String[] codes = new String[200];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = "a" + " b".repeat(i);
    }

    score.prepare(Outcomes.of("u", "a", codes));

    // One token of likeness 1 and i of 0.6.
    assertThat(score.match(codes[150], "a").precision()).isCloseTo((1 + 150 * 0.6) / 151, EXACTLY);
  }

  /**
   * Of the pairs of a, b, c the cosines are 0.6, 0.8 and 0: least 0, greatest 0.8, mean 1.4 / 3.
   * The second row's only pair is alike.
   */
  @Test
  void similarityIsOfAllPairsOfARow() {
    Diversity.Spread spread =
        Diversity.of(
                List.of(Outcomes.of("1", "r", "a", "b", "c"), Outcomes.of("2", "r", "c", "c c")),
                BertScore.plain(new Words()))
            .orElseThrow()
            .similarity();

    assertThat(spread).isNotNull();
    assertThat(Objects.requireNonNull(spread).least()).isCloseTo((0 + 1) / 2.0, EXACTLY);
    assertThat(Objects.requireNonNull(spread).greatest()).isCloseTo((0.8 + 1) / 2, EXACTLY);
    assertThat(Objects.requireNonNull(spread).mean()).isCloseTo((1.4 / 3 + 1) / 2, EXACTLY);
  }

  /** Row 1: F1 of "b" is 0.8 and of "c" 1; row 2 has no answer. */
  @Test
  void figuresTakeTheBestOfTheFirstCandidates() {
    Scoring scoring = new Scoring(null, List.of(), 3, 0, false, BertScore.plain(new Words()));

    Figures figures =
        scoring.figures(List.of(Outcomes.of("1", "c", "b", "c"), Outcomes.of("2", "a")));

    Map<Integer, Share> f1 = figures.scores().getOrDefault("bertscore-f1", Map.of());
    assertThat(f1).containsOnlyKeys(1, 3);
    assertThat(Objects.requireNonNull(f1.get(1)).share()).isCloseTo(0.4, EXACTLY);
    assertThat(Objects.requireNonNull(f1.get(3)).share()).isCloseTo(0.5, EXACTLY);
  }

  @Test
  void nameSaysWhatItIs() {
    assertThat(BertScore.plain(new Words()).name())
        .isEqualTo("BERTScore family, words, no idf, no rescaling");
    assertThat(BertScore.withIdf(new Words(), List.of("a")).name())
        .isEqualTo("BERTScore family, words, idf over the references, no rescaling");
  }
}
