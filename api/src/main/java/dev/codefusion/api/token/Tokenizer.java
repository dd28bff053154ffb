package dev.codefusion.api.token;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;

/**
 * Turns text into ids and back.
 *
 * <p>Ids run from 0 to {@code size() - 1}. Special tokens, padding and mask among them, MUST have
 * ids that no text encodes to, not even their written forms; one for what the vocabulary lacks, if
 * there is one, is the exception. A lossless tokenizer MUST decode what it encoded to the same
 * text, for every well-formed string (one without lone surrogates); what another one decodes MUST
 * survive the second time. Implementations MUST be immutable and safe for many threads.
 */
public interface Tokenizer {

  /**
   * Returns the ids of a text, any text; an empty array for an empty one. Adds no special tokens.
   * The array is the caller's.
   */
  int[] encode(String text);

  /**
   * Returns the text of some ids, which are only read. Special tokens stand for no text and are
   * left out; bytes that are not well-formed UTF-8 become U+FFFD.
   *
   * @throws IllegalArgumentException where an id is outside [0, size())
   */
  String decode(int[] ids);

  /**
   * Returns the text of one id, as a user may be shown it; special tokens in their written form.
   *
   * @throws IllegalArgumentException where the id is outside [0, size())
   */
  String text(int id);

  /** Returns the number of ids. */
  int size();

  /** Returns the id that fills up short rows. */
  int padId();

  /** Returns the id that stands for a hidden token, where the vocabulary has one. */
  OptionalInt maskId();

  /** Returns the written forms of all special tokens, distinct, in the order of their ids. */
  List<String> specialTokens();

  /** Returns whether every well-formed text survives encoding and decoding. */
  default boolean isLossless() {
    return true;
  }

  /**
   * Returns a hash of vocabulary and rules, hexadecimal SHA-256: equal fingerprints, equal ids for
   * every text. A model refuses a tokenizer with another fingerprint than it was trained with.
   */
  String fingerprint();

  /**
   * Writes the tokenizer in the {@code tokenizer.json} format of Hugging Face, UTF-8; the same
   * tokenizer always writes the same bytes. Does not close the stream.
   */
  void write(OutputStream out) throws IOException;
}
