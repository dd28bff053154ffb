package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExactMatchTest {

  @Test
  void runsOfWhiteSpaceAreOneBlankAndNoneAtTheEnds() {
    assertThat(ExactMatch.fold(" \tls\n\n -l  \r\n")).isEqualTo("ls -l");
    assertThat(ExactMatch.fold(" ")).isEmpty();
    assertThat(ExactMatch.fold("")).isEmpty();
  }

  @Test
  void whiteSpaceIsNeverInventedOrRemovedWithin() {
    assertThat(ExactMatch.matches("ls -l", "ls-l")).isFalse();
    assertThat(ExactMatch.matches("a\u00a0b", "a b")).isFalse();
    assertThat(ExactMatch.matches("LS", "ls")).isFalse();
    assertThat(ExactMatch.matches("a\tb", "a  b ")).isTrue();
  }
}
