package com.example.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files in data/ are what the generator writes, and what the README says of them. */
final class CronPairsTest {

  private final CronPairs pairs = new CronPairs(CronPairs.SEED);

  @Test
  void theFilesAreWhatTheGeneratorWrites() throws IOException {
    assertThat(Files.readAllLines(Path.of("data/train.jsonl")))
        .isEqualTo(CronPairs.lines(pairs.train()));
    assertThat(Files.readAllLines(Path.of("data/test.jsonl")))
        .isEqualTo(CronPairs.lines(pairs.test()));
  }

  @Test
  void whatIsHeldOutSharesNoSentenceAndNoExpression() {
    assertThat(pairs.train()).hasSize(CronPairs.TRAIN);
    assertThat(pairs.test()).hasSize(CronPairs.TEST);
    assertThat(pairs.test().keySet()).doesNotContainAnyElementsOf(pairs.train().keySet());
    assertThat(pairs.test().values()).doesNotContainAnyElementsOf(pairs.train().values());
  }

  @Test
  void everyExpressionIsWellFormed() {
    Cron cron = new Cron();
    for (Map<String, String> part : List.of(pairs.train(), pairs.test())) {
      part.forEach(
          (sentence, expression) ->
              assertThat(cron.check(expression, new Prompt(sentence)).message())
                  .as("%s: %s", sentence, expression)
                  .isEmpty());
    }
  }
}
