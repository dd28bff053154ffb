package dev.codefusion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SketchTest {

  @Test
  void isReadAsTextWithGaps() {
    assertThat(Sketch.parse("find . -name <> -type f").pieces())
        .containsExactly("find . -name ", " -type f");
    assertThat(Sketch.parse("<>|<> x").pieces()).containsExactly("", "|", " x");
    assertThat(Sketch.parse("<><>").gaps()).isEqualTo(2);
  }

  @Test
  void takesAnEscapedMarkerForText() {
    Sketch sketch = Sketch.parse("exec 3\\<>file <>");

    assertThat(sketch.pieces()).containsExactly("exec 3<>file ", "");
    assertThat(sketch).hasToString("exec 3\\<>file <>");
  }

  @Test
  void isWrittenAsItIsRead() {
    for (String written : List.of("<>", "a <> b", "<>\\<><>", "a > b <> c < d")) {
      assertThat(Sketch.parse(written)).hasToString(written);
    }
  }

  @Test
  void needsAGap() {
    for (String written : List.of("", "ls -l", "exec 3\\<>file")) {
      assertThatThrownBy(() -> Sketch.parse(written))
          .as("sketch '%s'", written)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("has no gap");
    }
  }
}
