package dev.codefusion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RequestTest {

  private static final Request REQUEST = Request.of("list all files");

  @Test
  void takesFromOneToAThousandPrograms() {
    for (int count : new int[] {1, 1_000}) {
      assertThat(REQUEST.withSamples(count).withCandidates(count).samples()).hasValue(count);
    }
    for (int count : new int[] {-1, 0, 1_001, 2_000_000, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> REQUEST.withSamples(count))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage("'samples' is %d, but must be from 1 to 1000.", count);
      assertThatThrownBy(() -> REQUEST.withCandidates(count))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage("'candidates' is %d, but must be from 1 to 1000.", count);
    }
  }

  @Test
  void takesNoOtherNumberBelowOne() {
    assertThatThrownBy(() -> REQUEST.withSteps(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("'steps' is 0, but must be at least 1.");
    assertThatThrownBy(() -> REQUEST.withLength(-7))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("'length' is -7, but must be at least 1.");
  }
}
