package dev.codefusion.runtime.tensorflow.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryTest {

  private static final Memory.Pair A = pair(new int[] {1, 2, 3}, 10, 11);
  private static final Memory.Pair B = pair(new int[] {3, 2, 1}, 12);
  private static final Memory.Pair C = pair(new int[] {1, 2, 3, 4, 5, 6}, 13);
  private static final Memory.Pair LIKE_A = pair(new int[] {1, 2, 7}, 10, 11);
  private static final Memory MEMORY = new Memory(List.of(A, B, C, LIKE_A));

  private static Memory.Pair pair(int[] utterance, int... code) {
    return new Memory.Pair(utterance, code);
  }

  @Test
  void whatSharesNeighbouringTokensComesBeforeWhatSharesTokensOnly() {
    assertThat(MEMORY.nearest(new int[] {1, 2, 3}, 3, pair -> true)).containsExactly(A, C, B);
  }

  @Test
  void eachProgramIsFoundOnceAndOthersTakeThePlaceOfThoseThatMayNotBe() {
    assertThat(MEMORY.nearest(new int[] {1, 2, 7}, 9, pair -> true))
        .startsWith(LIKE_A)
        .doesNotContain(A);
    assertThat(MEMORY.nearest(new int[] {1, 2, 7}, 9, pair -> !pair.equals(LIKE_A))).startsWith(A);
  }

  @Test
  void whatSharesNothingIsNotFound() {
    assertThat(MEMORY.nearest(new int[] {8, 9}, 3, pair -> true)).isEmpty();
    assertThat(new Memory(List.of()).nearest(new int[] {1}, 3, pair -> true)).isEmpty();
  }

  @Test
  void rareTokensCountMore() {
    Memory memory =
        new Memory(
            List.of(
                pair(new int[] {1, 20}, 1),
                pair(new int[] {1, 21}, 2),
                pair(new int[] {1, 22}, 3),
                pair(new int[] {9, 23}, 4)));

    assertThat(memory.nearest(new int[] {9, 30, 1}, 1, pair -> true).get(0).code())
        .containsExactly(4);
  }

  /** BM25 as it is defined, pair by pair, against what the index finds. */
  @Test
  void theLikestAreThoseOfTheFormula() {
    long seed = 20_261_126;
    Random random = new Random(seed);
    List<Memory.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      pairs.add(pair(utterance(random), i));
    }
    Memory memory = new Memory(pairs);
    for (int round = 0; round < 50; round++) {
      int[] asked = utterance(random);
      List<Memory.Pair> found = memory.nearest(asked, 5, pair -> true);
      double[] best =
          pairs.stream().mapToDouble(pair -> -bm25(asked, pair, pairs)).sorted().toArray();
      for (int k = 0; k < found.size(); k++) {
        assertThat(bm25(asked, found.get(k), pairs))
            .as("likeness at place %d of round %d, seed %d", k, round, seed)
            .isCloseTo(-best[k], within(1e-9));
      }
      assertThat(found).hasSize((int) Arrays.stream(best).limit(5).filter(b -> b < 0).count());
    }
  }

  private static int[] utterance(Random random) {
    return random.ints(random.nextInt(1, 12), 0, 25).toArray();
  }

  private static double bm25(int[] asked, Memory.Pair pair, List<Memory.Pair> pairs) {
    double mean = pairs.stream().mapToInt(p -> p.utterance().length).average().orElseThrow();
    double sum = 0;
    for (List<Integer> term : Set.copyOf(terms(asked))) {
      long having = pairs.stream().filter(p -> terms(p.utterance()).contains(term)).count();
      int count = Collections.frequency(terms(pair.utterance()), term);
      double rarity = Math.log1p((pairs.size() - having + 0.5) / (having + 0.5));
      sum += rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * pair.utterance().length / mean));
    }
    return sum;
  }

  private static List<List<Integer>> terms(int[] utterance) {
    List<List<Integer>> terms = new ArrayList<>();
    for (int i = 0; i < utterance.length; i++) {
      terms.add(List.of(utterance[i]));
      if (i > 0) {
        terms.add(List.of(utterance[i - 1], utterance[i]));
      }
    }
    return terms;
  }

  @Test
  void programsAreReadBehindTheUtteranceAsFarAsTheyFit() {
    int[] utterance = {1, 2};
    assertThat(Memory.recalling(utterance, List.of(A, B), 99, 7))
        .containsExactly(1, 2, 99, 10, 11, 99, 12);
    assertThat(Memory.recalling(utterance, List.of(A, B), 99, 6)).containsExactly(1, 2, 99, 10, 11);
    assertThat(Memory.recalling(utterance, List.of(A, B), 99, 1)).containsExactly(1, 2);
  }

  @Test
  void isReadAsItWasWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("memory.json");
    MEMORY.write(file);

    Memory read = Memory.read(Files.readAllBytes(file), 14, "here");

    assertThat(read.size()).isEqualTo(4);
    List<Memory.Pair> found = read.nearest(new int[] {1, 2, 3}, 2, pair -> true);
    assertThat(found.get(0).utterance()).containsExactly(1, 2, 3);
    assertThat(found.get(0).code()).containsExactly(10, 11);
    assertThat(found.get(1).code()).containsExactly(13);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[[1]]",
        "[[1],[2]",
        "[[1],[14]]",
        "[[1],[-1]]",
        "[[1],[2.5]]",
        "[1,2]",
        "[[1],[[2]]]"
      })
  void whatIsDamagedIsRefused(String text) {
    assertThatThrownBy(() -> Memory.read(text.getBytes(StandardCharsets.UTF_8), 14, "memory.json"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("memory.json is damaged");
  }
}
