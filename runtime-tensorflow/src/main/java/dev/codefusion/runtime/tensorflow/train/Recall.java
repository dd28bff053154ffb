package dev.codefusion.runtime.tensorflow.train;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.codefusion.runtime.tensorflow.text.Memory;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import dev.codefusion.runtime.tensorflow.train.Corpus.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Lets each example see what a memory knows of utterances like its own, as the finished model will:
 * never what it was made of itself, or all would be copying, but others' programs that differ from
 * its own in names and numbers alone, since new utterances find such ones, too. Which of the
 * nearest are seen is drawn anew for each epoch.
 */
final class Recall {

  /** Nearest pairs to draw from, as a multiple of those that are seen. */
  private static final int CHOICE = 3;

  /** Share of the nearest that are passed over. */
  private static final double PASSED_OVER = 0.2;

  private final List<Example> examples;
  private final List<List<Memory.Pair>> nearest;
  private final int count;
  private final int separator;
  private final int longest;

  /**
   * Looks up what is nearest to each example.
   *
   * @param remembered what the memory was made of
   * @param count most pairs that an example sees
   * @param separator token before each of them
   * @param longest most tokens that the encoder reads
   */
  Recall(
      Memory memory,
      List<Example> remembered,
      List<Example> examples,
      int count,
      int separator,
      int longest) {
    this.examples = examples;
    this.count = count;
    this.separator = separator;
    this.longest = longest;
    Map<Tokens, Set<Integer>> programs =
        remembered.stream()
            .collect(
                groupingBy(
                    pair -> new Tokens(pair.utterance(), pair.code()),
                    mapping(Example::program, toSet())));
    nearest =
        examples.parallelStream()
            .map(
                example ->
                    memory.nearest(
                        example.utterance(),
                        CHOICE * count,
                        pair ->
                            programs
                                .getOrDefault(new Tokens(pair.utterance(), pair.code()), Set.of())
                                .stream()
                                .anyMatch(program -> program != example.program())))
            .toList();
  }

  /** Returns an example that reads some of what is nearest to it, and is as long as it reads. */
  Example recalling(int index, SplittableRandom random) {
    List<Memory.Pair> seen = new ArrayList<>();
    for (Memory.Pair pair : nearest.get(index)) {
      if (seen.size() < count && random.nextDouble() >= PASSED_OVER) {
        seen.add(pair);
      }
    }
    Example example = examples.get(index);
    return new Example(
        Memory.recalling(example.utterance(), seen, separator, longest), example.code());
  }
}
