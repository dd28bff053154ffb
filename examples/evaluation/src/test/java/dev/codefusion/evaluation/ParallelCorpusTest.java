package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParallelCorpusTest {

  @TempDir private Path folder;

  @Test
  void linesBelongTogetherAndBlankOrRepeatedOnesAreCounted() throws IOException {
    write("data/bash/all.nl", "list files\n  \nshow\nlist files \ntoday\n");
    write("data/bash/all.cm", "ls\nls\n\n ls\ndate\n");

    ParallelCorpus corpus = ParallelCorpus.nl2bash(folder);

    assertThat(corpus)
        .isEqualTo(
            new ParallelCorpus(
                List.of(new Pair("list files", "ls"), new Pair("today", "date")), 5, 2, 1));
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    assertThatThrownBy(() -> ParallelCorpus.nl2bash(folder))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("needs the files all.nl and all.cm");
    write("all.nl", "a\nb\n");
    write("all.cm", "ls\n");
    assertThatThrownBy(() -> ParallelCorpus.nl2bash(folder))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has 2 lines, but");
  }

  @Test
  void noProgramStandsInBothPartsAndNoneIsLost() {
    ParallelCorpus corpus = corpus(2000);

    ParallelCorpus.Split split = corpus.split(0.1);

    assertThat(split.train().size() + split.dev().size()).isEqualTo(2000);
    assertThat(split.dev().size()).isBetween(120, 280);
    assertThat(programs(split.train())).doesNotContainAnyElementsOf(programs(split.dev()));
  }

  @Test
  void sameProgramGoesTheSameWayWhateverElseThereIs() {
    Set<String> few = programs(corpus(500).split(0.1).dev());
    Set<String> many = programs(corpus(2000).split(0.1).dev());

    assertThat(many).containsAll(few);
    assertThat(corpus(100).split(0).dev()).isEmpty();
    assertThat(corpus(100).split(1).train()).isEmpty();
  }

  /** Every program three times or so, once with other white space. */
  private static ParallelCorpus corpus(int size) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      pairs.add(new Pair("utterance " + i, "head -n" + (i % 2 == 0 ? "  " : " ") + i / 3));
    }
    return new ParallelCorpus(pairs, size, 0, 0);
  }

  private static Set<String> programs(List<Pair> pairs) {
    return pairs.stream().map(pair -> ExactMatch.fold(pair.code())).collect(Collectors.toSet());
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(folder.resolve(file).resolveSibling(""));
    Files.writeString(path, text);
  }
}
