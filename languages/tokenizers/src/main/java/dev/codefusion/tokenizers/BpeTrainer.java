package dev.codefusion.tokenizers;

import dev.codefusion.tokenizers.Merges.Merge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns merges (Sennrich et al., 2016): again and again the most frequent pair of neighbours
 * becomes one entry. Of equally frequent pairs the one with the lower left id, then the lower right
 * id, comes first, so that the result depends on the counts alone, not on the corpus's order.
 *
 * <p>Counts are kept for distinct pieces and changed only where a merge changes a piece. For one
 * training; not thread-safe.
 */
final class BpeTrainer {

  /** A pair of neighbours as it was counted when it was queued. */
  private record Candidate(long pair, long count) {}

  private static final Comparator<Candidate> MOST_FREQUENT_FIRST =
      Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair);

  /** A pair's count over all pieces, and the pieces that have or had it. */
  private static final class Occurrences {
    long count;
    int[] pieces = new int[4];
    int size;

    void addPiece(int piece) {
      if (size > 0 && pieces[size - 1] == piece) {
        return;
      }
      if (size == pieces.length) {
        pieces = Arrays.copyOf(pieces, 2 * size);
      }
      pieces[size++] = piece;
    }
  }

  private final List<int[]> pieces = new ArrayList<>();
  private final List<Long> frequencies = new ArrayList<>();
  private final Map<Long, Occurrences> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>(MOST_FREQUENT_FIRST);
  private final List<String> forms = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final Set<String> specials;

  private BpeTrainer(List<String> specials) {
    this.specials = new HashSet<>(specials);
    specials.forEach(this::idOf);
  }

  /**
   * Learns a tokenizer.
   *
   * @param specials written forms of the special tokens, which get the first ids; the bytes follow
   * @param size the number of ids to stop at; fewer where no pair is left
   * @param minCount how often a pair must occur to be merged, at least 1
   */
  static ByteLevelBpe train(
      Iterable<String> corpus, Splitter splitter, List<String> specials, int size, int minCount) {
    BpeTrainer trainer = new BpeTrainer(specials);
    trainer.count(corpus, splitter);
    List<Merge> merges = trainer.learn(size, minCount);
    Vocabulary vocabulary = new Vocabulary(trainer.forms, trainer.specials);
    return new ByteLevelBpe(vocabulary, new Merges(merges, vocabulary), splitter);
  }

  private void count(Iterable<String> corpus, Splitter splitter) {
    int[] byteIds = new int[256];
    for (int value = 0; value < 256; value++) {
      byteIds[value] = idOf(ByteAlphabet.symbol(value));
    }
    Map<String, Long> frequencyOf = new LinkedHashMap<>();
    for (String text : corpus) {
      for (String piece : splitter.pieces(Utf8.wellFormed(text))) {
        frequencyOf.merge(piece, 1L, Long::sum);
      }
    }
    frequencyOf.forEach(
        (piece, frequency) -> {
          int[] symbols = Utf8.ids(piece, value -> byteIds[value]);
          addCounts(symbols, frequency);
          for (int j = 1; j < symbols.length; j++) {
            occurrences(symbols, j).addPiece(pieces.size());
          }
          pieces.add(symbols);
          frequencies.add(frequency);
        });
  }

  private List<Merge> learn(int size, int minCount) {
    pairs.forEach((pair, found) -> queue.add(new Candidate(pair, found.count)));
    List<Merge> merges = new ArrayList<>();
    for (Candidate top = queue.poll();
        top != null && top.count() >= minCount && forms.size() < size;
        top = queue.poll()) {
      Occurrences found = pairs.get(top.pair());
      if (found == null || found.count > top.count()) {
        continue; // Merged already, or queued again with the higher count.
      }
      if (found.count < top.count()) {
        queue.add(new Candidate(top.pair(), found.count));
        continue;
      }
      int left = (int) (top.pair() >>> 32);
      int right = (int) top.pair();
      Merge merge = new Merge(forms.get(left), forms.get(right));
      // An entry written like a special token would make that token out of text.
      if (!specials.contains(merge.left() + merge.right())) {
        merges.add(merge);
        merge(found, left, right, idOf(merge.left() + merge.right()));
        pairs.remove(top.pair());
      }
    }
    return merges;
  }

  private int idOf(String form) {
    Integer id = ids.putIfAbsent(form, forms.size());
    if (id == null) {
      forms.add(form);
      return forms.size() - 1;
    }
    return id;
  }

  /** Replaces a pair by its product in every piece, and queues the pairs that this makes. */
  private void merge(Occurrences found, int left, int right, int product) {
    Map<Long, Occurrences> made = new HashMap<>();
    for (int i = 0; i < found.size; i++) {
      int piece = found.pieces[i];
      int[] before = pieces.get(piece);
      int[] after = merged(before, left, right, product);
      if (after.length == before.length) {
        continue; // Another merge has since taken this pair apart here.
      }
      pieces.set(piece, after);
      addCounts(before, -frequencies.get(piece));
      addCounts(after, frequencies.get(piece));
      for (int j = 1; j < after.length; j++) {
        if (after[j - 1] == product || after[j] == product) {
          Occurrences neighbours = occurrences(after, j);
          neighbours.addPiece(piece);
          made.put(pair(after[j - 1], after[j]), neighbours);
        }
      }
    }
    made.forEach((pair, neighbours) -> queue.add(new Candidate(pair, neighbours.count)));
  }

  private void addCounts(int[] symbols, long frequency) {
    for (int j = 1; j < symbols.length; j++) {
      occurrences(symbols, j).count += frequency;
    }
  }

  /** Returns the counts of the pair that ends at {@code end}. */
  private Occurrences occurrences(int[] symbols, int end) {
    return pairs.computeIfAbsent(pair(symbols[end - 1], symbols[end]), pair -> new Occurrences());
  }

  private static int[] merged(int[] symbols, int left, int right, int product) {
    int[] merged = new int[symbols.length];
    int size = 0;
    for (int i = 0; i < symbols.length; i++) {
      boolean both = i + 1 < symbols.length && symbols[i] == left && symbols[i + 1] == right;
      merged[size++] = both ? product : symbols[i];
      i += both ? 1 : 0;
    }
    return Arrays.copyOf(merged, size);
  }

  private static long pair(int left, int right) {
    return (long) left << 32 | right;
  }
}
