package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.runtime.tensorflow.text.Memory;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class RecallTest {

  private static final int SEPARATOR = 99;

  /** Ten utterances that share token 1; the first two have one program. */
  private static final List<Example> EXAMPLES = examples();

  private static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      examples.add(new Example(new int[] {1, 10 + i}, new int[] {50 + Math.max(1, i)}));
    }
    return examples;
  }

  private static Recall recall(int longest) {
    List<Memory.Pair> pairs =
        EXAMPLES.stream().map(e -> new Memory.Pair(e.utterance(), e.code())).toList();
    return new Recall(new Memory(pairs), EXAMPLES, EXAMPLES, 2, SEPARATOR, longest);
  }

  @Test
  void anExampleReadsSomeProgramsOfOthersAndNeverItsOwn() {
    Recall recall = recall(20);
    SplittableRandom random = new SplittableRandom(3);
    Set<String> seen = new HashSet<>();
    for (int epoch = 0; epoch < 200; epoch++) {
      for (int i = 0; i < EXAMPLES.size(); i++) {
        Example example = recall.recalling(i, random);
        int[] read = example.utterance();

        assertThat(example.code()).isEqualTo(EXAMPLES.get(i).code());
        assertThat(Arrays.copyOf(read, 2)).isEqualTo(EXAMPLES.get(i).utterance());
        assertThat(read.length).isBetween(2, 6);
        Set<Integer> programs = new HashSet<>();
        for (int at = 2; at < read.length; at += 2) {
          assertThat(read[at]).isEqualTo(SEPARATOR);
          programs.add(read[at + 1]);
        }
        assertThat(programs).doesNotContain(example.code()[0]).hasSize((read.length - 2) / 2);
        if (i == 5) {
          seen.add(
              programs.stream().sorted().map(String::valueOf).collect(Collectors.joining(" ")));
        }
      }
    }
    assertThat(seen).as("what one example saw, seed 3").hasSizeGreaterThan(5);
  }

  @Test
  void aProgramThatDiffersInNamesAloneIsAnothers() {
    int[] code = {7, 8};
    Example own = new Example(new int[] {1, 2}, code, "rm a.txt");
    List<Example> others =
        List.of(
            new Example(new int[] {1, 3}, code, "rm a.txt"),
            new Example(new int[] {1, 4}, code, "rm b.txt"));
    Memory memory = new Memory(Corpus.remembered(List.of(own, others.get(0), others.get(1))));

    assertThat(read(memory, List.of(own, others.get(0)), own)).isEmpty();
    assertThat(read(memory, List.of(own, others.get(0), others.get(1)), own)).isNotEmpty();
  }

  /** Returns the different things that an example reads besides itself, in fifty epochs. */
  private static Set<String> read(Memory memory, List<Example> remembered, Example example) {
    Recall recall = new Recall(memory, remembered, List.of(example), 2, SEPARATOR, 20);
    SplittableRandom random = new SplittableRandom(5);
    Set<String> read = new HashSet<>();
    for (int epoch = 0; epoch < 50; epoch++) {
      int[] all = recall.recalling(0, random).utterance();
      if (all.length > 2) {
        read.add(Arrays.toString(Arrays.copyOfRange(all, 2, all.length)));
      }
    }
    return read;
  }

  @Test
  void theSameDrawsGiveTheSameReading() {
    assertThat(recall(20).recalling(4, new SplittableRandom(8)).utterance())
        .isEqualTo(recall(20).recalling(4, new SplittableRandom(8)).utterance());
  }

  @Test
  void nothingIsReadForWhichThereIsNoRoom() {
    assertThat(recall(3).recalling(4, new SplittableRandom(8)).utterance()).hasSize(2);
  }
}
