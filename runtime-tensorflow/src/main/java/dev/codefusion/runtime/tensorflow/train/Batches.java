package dev.codefusion.runtime.tensorflow.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The order in which examples are learned: each epoch all of them once, in batches of similar
 * length, shuffled anew. What batch a step gets follows from the seed and the step's number alone.
 */
final class Batches {

  /** Examples are sorted by length within groups of so many batches, which keeps batches varied. */
  private static final int GROUP = 50;

  private final List<Example> examples;
  private final int size;
  private final long seed;
  private final @Nullable Mixture mixture;
  private final @Nullable Recall recall;
  private long epoch = -1;
  private List<List<Example>> current = List.of();

  /**
   * A pair in tokens, or a snippet of code alone.
   *
   * @param utterance tokens of the utterance
   * @param code tokens of the code
   * @param maskable for each token of a snippet whether it may be hidden; empty for a pair
   * @param program the same number for the same text of code: tokens hide names behind placeholders
   */
  record Example(int[] utterance, int[] code, boolean[] maskable, int program) {

    Example(int[] utterance, int[] code) {
      this(utterance, code, new boolean[0]);
    }

    Example(int[] utterance, int[] code, boolean[] maskable) {
      this(utterance, code, maskable, Arrays.hashCode(code));
    }

    Example(int[] utterance, int[] code, String text) {
      this(utterance, code, new boolean[0], text.hashCode());
    }
  }

  /**
   * Batches that stand between those of the examples.
   *
   * @param batches what they are
   * @param share their share of all batches, below 1
   * @param until the step from which on there are none
   */
  record Mixture(Batches batches, double share, long until) {

    /** Returns how many of the batches before a step are of the mixture. */
    private long before(long step) {
      return (long) Math.floor(Math.min(step, until) * share);
    }
  }

  Batches(List<Example> examples, int size, long seed) {
    this(examples, size, seed, null, null);
  }

  Batches(
      List<Example> examples,
      int size,
      long seed,
      @Nullable Mixture mixture,
      @Nullable Recall recall) {
    this.examples = List.copyOf(examples);
    this.size = Math.min(size, examples.size());
    this.seed = seed;
    this.mixture = mixture;
    this.recall = recall;
  }

  /** Returns the number of batches in one pass over the examples; the last may be smaller. */
  int perEpoch() {
    return (examples.size() + size - 1) / size;
  }

  /** Returns the batch of a step, counted from 0. */
  List<Example> at(long step) {
    if (mixture == null) {
      return own(step);
    }
    long mixed = mixture.before(step);
    return mixture.before(step + 1) > mixed ? mixture.batches.at(mixed) : own(step - mixed);
  }

  private List<Example> own(long step) {
    long wanted = step / perEpoch();
    if (wanted != epoch) {
      current = shuffled(wanted);
      epoch = wanted;
    }
    return current.get((int) (step % perEpoch()));
  }

  private List<List<Example>> shuffled(long ofEpoch) {
    SplittableRandom random = new SplittableRandom(StepSeed.mix(seed, ofEpoch));
    List<Example> order = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      order.add(recall == null ? examples.get(i) : recall.recalling(i, random));
    }
    shuffle(order, random);
    List<List<Example>> batches = new ArrayList<>();
    for (int from = 0; from < order.size(); from += GROUP * size) {
      List<Example> group =
          new ArrayList<>(order.subList(from, Math.min(order.size(), from + GROUP * size)));
      group.sort(
          Comparator.comparingInt((Example example) -> example.code().length)
              .thenComparingInt(example -> example.utterance().length));
      for (int i = 0; i < group.size(); i += size) {
        batches.add(List.copyOf(group.subList(i, Math.min(group.size(), i + size))));
      }
    }
    shuffle(batches, random);
    return batches;
  }

  private static <T> void shuffle(List<T> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }
}
