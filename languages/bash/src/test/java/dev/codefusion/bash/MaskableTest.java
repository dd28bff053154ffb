package dev.codefusion.bash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.language.Span;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MaskableTest {

  private final Bash bash = new Bash();

  @Test
  void takesNamesOfCommandsAndOptions() {
    assertThat(masked("find . -name '*.c' | xargs grep -l --color=auto x"))
        .containsExactly("find", "-name", "xargs", "-l", "--color");
  }

  @Test
  void takesVariablesAndReservedWords() {
    assertThat(masked("x=1; for f in $(ls -a); do echo \"$f ${x}\"; done"))
        .containsExactly("x", "for", "f", "in", "ls", "-a", "do", "echo", "f", "x", "done");
  }

  @Test
  void takesTests() {
    assertThat(masked("if [ -f a ]; then ls; fi")).containsExactly("if", "-f", "then", "ls", "fi");
  }

  @Test
  void standsInOrderWithoutOverlapInAnyText() {
    for (int seed = 0; seed < 3_000; seed++) {
      String code = RandomText.of(new Random(seed), 30);
      int end = 0;
      for (Span span : bash.maskable(code)) {
        assertThat(span.start()).as("seed %d", seed).isGreaterThanOrEqualTo(end);
        assertThat(span.end()).as("seed %d", seed).isLessThanOrEqualTo(code.length());
        end = span.end();
      }
    }
  }

  private List<String> masked(String code) {
    return bash.maskable(code).stream()
        .map(span -> code.substring(span.start(), span.end()))
        .toList();
  }
}
