package dev.codefusion.evaluation;

import java.util.List;

/**
 * The tokens of texts as a pretrained encoder sees them, a vector each: what BERTScore compares.
 * Implemented where an engine is at hand, which is not here. Not thread-safe; closed by whoever
 * opened it.
 */
public interface TokenVectors extends AutoCloseable {

  /** Returns what the vectors are, for a report: the encoder and which of its states. */
  String name();

  /**
   * Returns the tokens of each text, in their order, without any that the encoder adds; none for a
   * text that has none. A long text may be cut.
   */
  List<Tokens> of(List<String> texts);

  @Override
  void close();

  /**
   * The tokens of one text.
   *
   * @param ids what tells one token of the vocabulary from another
   * @param vectors one a token, all of one length
   */
  record Tokens(int[] ids, float[][] vectors) {}
}
