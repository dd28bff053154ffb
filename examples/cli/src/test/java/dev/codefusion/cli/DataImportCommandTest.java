package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Pairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataImportCommandTest {

  @TempDir private Path folder;

  @Test
  void pairsAreSplitAndCounted() throws IOException {
    Files.write(
        folder.resolve("all.nl"),
        IntStream.range(0, 200).mapToObj(i -> "say \"" + i + "\"").toList());
    Files.write(
        folder.resolve("all.cm"), IntStream.range(0, 200).mapToObj(i -> "echo " + i / 2).toList());

    String counts = run("--output", folder.resolve("a/b").toString(), "--dev-share", "0.2");
    List<Pair> train = Pairs.read(folder.resolve("a/b/train.jsonl").toString()).rows();
    List<Pair> dev = Pairs.read(folder.resolve("a/b/dev.jsonl").toString()).rows();

    assertThat(counts)
        .isEqualTo(
            """
            lines        200
            blank        0
            repeated     0
            train.jsonl  %d
            dev.jsonl    %d
            """
                .formatted(train.size(), dev.size()));
    List<Pair> both = new ArrayList<>(train);
    both.addAll(dev);
    assertThat(both).hasSize(200).contains(new Pair("say \"7\"", "echo 3"));
    assertThat(train)
        .extracting(Pair::code)
        .doesNotContainAnyElementsOf(dev.stream().map(Pair::code).toList());

    run("--output", folder.resolve("again").toString(), "--dev-share", "0.2");
    assertThat(folder.resolve("again/dev.jsonl"))
        .hasSameTextualContentAs(folder.resolve("a/b/dev.jsonl"));
  }

  private String run(String... options) {
    RecordedConsole recorded = RecordedConsole.pipe();
    List<String> words = new ArrayList<>(List.of("data", "import", "nl2bash", folder.toString()));
    words.addAll(List.of(options));
    int exitCode =
        Main.run(
            recorded.console(),
            () -> {
              throw new IllegalStateException("no plugin is needed");
            },
            words.toArray(String[]::new));
    assertThat(recorded.err()).isEmpty();
    assertThat(exitCode).isZero();
    return recorded.out();
  }
}
