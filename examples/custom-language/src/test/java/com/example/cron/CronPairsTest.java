package com.example.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files in data/ are what the generator writes, and what the README says of them. */
final class CronPairsTest {

  private final List<String> train = CronPairs.lines(CronPairs.SEED, false);
  private final List<String> test = CronPairs.lines(CronPairs.SEED, true);

  @Test
  void theFilesAreWhatTheGeneratorWrites() throws IOException {
    assertThat(Files.readAllLines(Path.of("data/train.jsonl"))).isEqualTo(train);
    assertThat(Files.readAllLines(Path.of("data/test.jsonl"))).isEqualTo(test);
  }

  @Test
  void aFifthIsHeldOutAndSharesNoSentenceAndNoExpression() {
    assertThat(train.size() + test.size()).isEqualTo(CronPairs.PAIRS);
    assertThat(test).hasSizeBetween(380, 420);
    assertThat(Stream.concat(train.stream(), test.stream()).map(line -> value(line, "utterance")))
        .doesNotHaveDuplicates();
    assertThat(test.stream().map(line -> value(line, "code")))
        .doesNotContainAnyElementsOf(train.stream().map(line -> value(line, "code")).toList());
  }

  @Test
  void everyExpressionIsWellFormed() {
    Cron cron = new Cron();
    for (String line : Stream.concat(train.stream(), test.stream()).toList()) {
      Prompt prompt = new Prompt(value(line, "utterance"));
      assertThat(cron.check(value(line, "code"), prompt).message()).as(line).isEmpty();
    }
  }

  private static String value(String line, String key) {
    return line.replaceFirst(".*\"" + key + "\": \"([^\"]*)\".*", "$1");
  }
}
