package com.example.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Runs both programs with the model for Bash that ships. */
final class EmbedTest {

  private static final String SENTENCE = "list files larger than 100M in home directory";

  @Test
  void bothWaysPrintTheSameUpToThreePrograms() {
    List<String> direct = printed(Embed::main);
    assertThat(direct).hasSizeBetween(1, 3).doesNotHaveDuplicates().allMatch(it -> !it.isBlank());
    assertThat(direct.get(0)).contains("100M");
    assertThat(printed(EmbedWithGuice::main)).isEqualTo(direct);
  }

  /** Returns the lines that a program prints for the sentence. */
  private static List<String> printed(Consumer<String[]> program) {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      program.accept(new String[] {SENTENCE});
    } finally {
      System.setOut(console);
    }
    return bytes.toString(UTF_8).lines().toList();
  }
}
