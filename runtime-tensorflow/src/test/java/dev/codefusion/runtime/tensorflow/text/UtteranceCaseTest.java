package dev.codefusion.runtime.tensorflow.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class UtteranceCaseTest {

  @Test
  void keepChangesNothing() {
    assertThat(UtteranceCase.KEEP.apply("Find README in ÄRGER")).isEqualTo("Find README in ÄRGER");
  }

  @Test
  void lowerTakesAllCapitals() {
    assertThat(UtteranceCase.LOWER.apply("Find README in ÄRGER")).isEqualTo("find readme in ärger");
  }

  @Test
  void lowerFirstTakesTheCapitalOfASentenceButNoneOfAName() {
    Map<String, String> cases =
        Map.of(
            "Find README", "find README",
            "A file", "a file",
            "README first", "README first",
            "X", "X",
            "", "",
            "find Me", "find Me",
            "Ärger melden", "ärger melden",
            "I/O load", "I/O load",
            "3 Files", "3 Files");
    cases.forEach(
        (written, read) ->
            assertThat(UtteranceCase.LOWER_FIRST.apply(written)).as(written).isEqualTo(read));
  }
}
