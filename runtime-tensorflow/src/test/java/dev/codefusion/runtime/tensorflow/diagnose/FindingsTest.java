package dev.codefusion.runtime.tensorflow.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FindingsTest {

  private final TinyDiagnosis figures = new TinyDiagnosis();

  @Test
  void findsNothingAmissWhereNothingIs() {
    assertThat(figures.diagnosis().findings())
        .hasSize(6)
        .satisfiesExactly(
            it -> assertThat(it).startsWith("The utterance is used: another row's costs 3.00 nats"),
            it -> assertThat(it).startsWith("The neighbours are used: "),
            it ->
                assertThat(it).isEqualTo("Nearly clean tokens are read at least as well as blind."),
            it -> assertThat(it).startsWith("Samples should hold together: 60 % of tokens"),
            it -> assertThat(it).startsWith("The sampler does what the model can: "),
            it -> assertThat(it).startsWith("The length is guessed well enough: "));
  }

  @Test
  void saysWhereTheUtteranceIsHardlyUsed() {
    figures.source = new Diagnosis.Source(4.5, 5.49);
    finds("The utterance is hardly used: another row's costs 0.99 nats");
  }

  @Test
  void tellsNeighboursThatAreUsedWhereGivenFromThoseThatAreNot() {
    figures.context = new Diagnosis.Context(0.5, 1, 1.29, -2.4, 0.9, 0.7);
    finds("The neighbours are used where they are given, hardly where they are noisy: ");
    figures.context = new Diagnosis.Context(0.5, 1, 1.29, -2.4, 1.1, 0.7);
    finds("The neighbours are hardly used: ");
  }

  @Test
  void saysWhereCleanTokensAreReadWorseThanBlind() {
    figures.clean = new Diagnosis.Level(-0.5, false, 1, 0.9, 0.9, 0.8);
    finds("Nearly clean tokens are read worse than blind, by up to 0.10 nats");
  }

  @Test
  void expectsNoSamplesThatHoldTogetherFromTooFewRightGuesses() {
    figures.pure = new Diagnosis.Level(5, true, 2, 0.5, 5.5, 0.1);
    finds("Samples will not yet hold together: 50 % of tokens are right at the first guess");
    figures.pure = new Diagnosis.Level(5, true, 2, 0.6, 5.5, 0.1);
    figures.middle = new Diagnosis.Level(0.5, false, 0.4, 0.7, 2.9, 0.4);
    finds("Samples will not yet hold together: 60 %");
  }

  @Test
  void tellsALackOfTheFirstGuessFromOneOfTheLaterSteps() {
    figures.recovery = new Diagnosis.Recovery(1, 0.95, 0.5);
    finds("The first guess is what lacks: from gold at xi 1 the sampler brings back 95 %");
    figures.recovery = new Diagnosis.Recovery(1, 0.8, 0.5);
    finds("What is known at the start is lost: ");
  }

  @Test
  void saysWhereTheLengthIsABottleneck() {
    figures.gold = new Diagnosis.GoldLength(0.4, 0.5, 10, 12, "ddim", 0.5, 0.7);
    finds("The length is a bottleneck: it is among the first five guesses in 70 % of rows");
  }

  private void finds(String start) {
    assertThat(figures.diagnosis().findings())
        .as("findings")
        .anySatisfy(finding -> assertThat(finding).startsWith(start));
  }
}
