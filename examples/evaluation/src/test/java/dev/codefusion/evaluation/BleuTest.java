package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class BleuTest {

  private static final Offset<Double> EXACTLY = within(1e-12);

  @Test
  void tokensAreThoseOfCoNaLa() {
    assertThat(Bleu.tokens("x_1 = os.listDir(\"a b\")\n"))
        .containsExactly("x_1", "=", "os", ".", "list", "Dir", "(", "`", "a", "b", "`", ")");
    assertThat(Bleu.tokens("'s'")).isEqualTo(Bleu.tokens("\"s\""));
    assertThat(Bleu.tokens("  ")).isEmpty();
  }

  /**
   * Reference a b c d e f, candidate a b c d x: words 4/5, pairs 3/4 (ab bc cd), triples 2/3, fours
   * 1/2; product 4*3*2*1 / (5*4*3*2) = 1/5, its fourth root 0.668740; 5 words against 6, so the
   * penalty is exp(1 - 6/5) = 0.818731. BLEU = 0.547518.
   */
  @Test
  void ofACorpusOfOneRow() {
    double bleu = Bleu.ofCorpus(Bleu.terms("a b c d x", "a b c d e f"));

    assertThat(bleu).isCloseTo(Math.pow(0.2, 0.25) * Math.exp(-0.2), EXACTLY);
    assertThat(bleu).isCloseTo(0.547518, within(1e-6));
  }

  /** The reference has "a" once: of "a a a", one counts. Without a pair in common BLEU is 0. */
  @Test
  void aWordCountsAsOftenAsTheReferenceHasIt() {
    assertThat(Bleu.terms("a a a", "a b")).containsExactly(1, 0, 0, 0, 3, 2, 1, 0, 3, 2);
    assertThat(Bleu.ofCorpus(Bleu.terms("a a a", "a b"))).isZero();
  }

  /**
   * Smoothed: words 1/3, pairs (0+1)/(2+1), triples (0+1)/(1+1), fours (0+1)/(0+1): product 1/18;
   * no penalty, the candidate being longer.
   */
  @Test
  void ofASentenceIsSmoothedAboveSingleWords() {
    assertThat(Bleu.ofSentence("a a a", "a b")).isCloseTo(Math.pow(1 / 18.0, 0.25), EXACTLY);
    assertThat(Bleu.ofSentence("b", "a b")).isCloseTo(Math.exp(-1), EXACTLY);
    assertThat(Bleu.ofSentence("c", "a b")).isZero();
    assertThat(Bleu.ofSentence("", "a b")).isZero();
    assertThat(Bleu.ofSentence("ls -l", "ls  -l")).isEqualTo(1);
  }

  /**
   * Two rows, the sums of their terms: "a b c d" right (4/4 3/3 2/2 1/1), "x" against "y z" (0/1,
   * no more): words 4/5, pairs 3/3, triples 2/2, fours 1/1; 5 words against 6. Of the second row's
   * candidates the first two are as good, and the third is right: 6/6, 4/4, 2/2, 1/1.
   */
  @Test
  void aCorpusPoolsTheBestCandidateOfEachRow() {
    List<Outcome> outcomes =
        List.of(Outcomes.of("1", "a b c d", "a b c d"), Outcomes.of("2", "y z", "x", "w", "y z"));
    CorpusBleu corpus = new CorpusBleu(outcomes, Scores.of(outcomes, Bleu::ofSentence));

    assertThat(corpus.at(1).value())
        .isCloseTo(Math.pow(4 / 5.0, 0.25) * Math.exp(1 - 6 / 5.0), EXACTLY);
    assertThat(corpus.at(3).value()).isCloseTo(1, EXACTLY);
  }

  /** A row without an answer has no word to its reference's one: 4 against 5, exp(1 - 5/4). */
  @Test
  void noAnswerShortensTheCorpus() {
    List<Outcome> outcomes = List.of(Outcomes.of("1", "a b c d", "a b c d"), Outcomes.of("2", "y"));
    Scores sentences = Scores.of(outcomes, Bleu::ofSentence);

    assertThat(new CorpusBleu(outcomes, sentences).at(1).value())
        .isCloseTo(Math.exp(-0.25), EXACTLY);
    assertThat(sentences.at(1).value()).isEqualTo(0.5);
  }

  /**
   * Row by row the best of the first k: 0.2 and 0.5 at 1, 0.4 and 0.5 at 3; the fourth is too late.
   */
  @Test
  void scoresTakeTheBestOfTheFirst() {
    Scores scores = new Scores(new double[][] {{0.2, 0.1, 0.4, 1}, {0.5}});

    assertThat(scores.at(1).value()).isCloseTo(0.35, EXACTLY);
    assertThat(scores.at(3).value()).isCloseTo(0.45, EXACTLY);
  }
}
