package dev.codefusion.tokenizers;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The ids of pieces met lately: a fixed number of slots, each the last piece with that hash. Safe
 * for many threads, since an entry never changes once it is seen.
 */
final class PieceCache {

  private static final int SLOT_BITS = 13;
  private static final int LONGEST = 64;

  private record Entry(String piece, int[] ids) {}

  private final AtomicReferenceArray<@Nullable Entry> entries =
      new AtomicReferenceArray<>(1 << SLOT_BITS);

  /** Returns the ids put for this piece, not to be changed; null where they are not known. */
  int @Nullable [] get(String piece) {
    Entry entry = entries.get(slot(piece));
    return entry != null && entry.piece().equals(piece) ? entry.ids() : null;
  }

  void put(String piece, int[] ids) {
    if (piece.length() <= LONGEST) {
      entries.set(slot(piece), new Entry(piece, ids));
    }
  }

  private static int slot(String piece) {
    int hash = piece.hashCode() * 0x9E3779B9;
    return hash >>> (Integer.SIZE - SLOT_BITS);
  }
}
