package dev.codefusion.tokenizers;

import dev.codefusion.api.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.PriorityQueue;

/** The learned merges, and their application to a piece. Immutable. */
final class Merges {

  /** One merge: the written forms of two neighbours, which become {@code left + right}. */
  record Merge(String left, String right) {}

  private static final int NONE = -1;

  private final List<Merge> inOrder;
  private final int[] products;

  /** An open-addressed table from (left id, right id) to rank; {@code NONE} marks a free slot. */
  private final long[] keys;

  private final int[] ranks;

  /**
   * @param inOrder the merges, first learned first
   * @throws ConfigurationException where a merge repeats, takes or makes an entry that the
   *     vocabulary lacks, or makes a special token
   */
  Merges(List<Merge> inOrder, Vocabulary vocabulary) {
    this.inOrder = List.copyOf(inOrder);
    this.products = new int[inOrder.size()];
    int capacity = Integer.highestOneBit(Math.max(1, inOrder.size())) * 4;
    this.keys = new long[capacity];
    this.ranks = new int[capacity];
    Arrays.fill(ranks, NONE);
    for (int rank = 0; rank < products.length; rank++) {
      Merge merge = inOrder.get(rank);
      int left = known(vocabulary, merge.left(), rank);
      int right = known(vocabulary, merge.right(), rank);
      products[rank] = known(vocabulary, merge.left() + merge.right(), rank);
      if (vocabulary.isSpecial(products[rank])) {
        throw new ConfigurationException(
            "Merge %d makes the special token '%s', but a special token must not be made from text."
                .formatted(rank, vocabulary.form(products[rank])));
      }
      int slot = slot(key(left, right));
      if (ranks[slot] != NONE) {
        throw new ConfigurationException(
            "Merge %d of '%s' and '%s' repeats merge %d, but every merge must be another one."
                .formatted(rank, merge.left(), merge.right(), ranks[slot]));
      }
      keys[slot] = key(left, right);
      ranks[slot] = rank;
    }
  }

  private static int known(Vocabulary vocabulary, String form, int rank) {
    OptionalInt id = vocabulary.id(form);
    if (id.isEmpty()) {
      throw new ConfigurationException(
          ("Merge %d needs the entry '%s', which the vocabulary does not have; the two"
                  + " must be of one tokenizer.")
              .formatted(rank, form));
    }
    return id.getAsInt();
  }

  List<Merge> inOrder() {
    return inOrder;
  }

  /**
   * Merges neighbours until no merge applies, the one learned first before the others, the leftmost
   * of equals first. Takes O(n log n) for n symbols.
   *
   * @param symbols ids of a piece's bytes; overwritten
   * @return the ids that are left
   */
  int[] apply(int[] symbols) {
    int n = symbols.length;
    int[] next = new int[n];
    int[] previous = new int[n];
    PriorityQueue<Long> queue = new PriorityQueue<>();
    for (int i = 0; i < n; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
      offer(queue, symbols, i, i + 1);
    }
    int left = n;
    for (Long top = queue.poll(); top != null; top = queue.poll()) {
      int rank = (int) (top >>> 32);
      int at = top.intValue();
      int right = next[at];
      // An entry is stale where a neighbour's merge has since changed one of its two symbols.
      if (symbols[at] == NONE || right == n || rank(symbols[at], symbols[right]) != rank) {
        continue;
      }
      symbols[at] = products[rank];
      symbols[right] = NONE;
      next[at] = next[right];
      if (next[at] < n) {
        previous[next[at]] = at;
      }
      left--;
      offer(queue, symbols, at, next[at]);
      if (previous[at] >= 0) {
        offer(queue, symbols, previous[at], at);
      }
    }
    int[] merged = new int[left];
    for (int i = 0, at = 0; at < n; at = next[at]) {
      merged[i++] = symbols[at];
    }
    return merged;
  }

  /** Queues a merge, ordered by rank, then by position. */
  private void offer(PriorityQueue<Long> queue, int[] symbols, int at, int right) {
    if (right < symbols.length) {
      int rank = rank(symbols[at], symbols[right]);
      if (rank != NONE) {
        queue.add((long) rank << 32 | at);
      }
    }
  }

  private int rank(int left, int right) {
    return ranks[slot(key(left, right))];
  }

  /** Returns the slot that holds a key, or else the free one where it belongs. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 33) & mask;
    while (ranks[slot] != NONE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }
}
