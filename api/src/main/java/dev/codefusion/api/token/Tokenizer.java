package dev.codefusion.api.token;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;

/**
 * Turns text into ids and back.
 *
 * <p>Ids run from 0 to {@code size() - 1}. Special tokens, padding among them, have ids that no
 * text encodes to. A lossless tokenizer decodes what it encoded to the same text, for every
 * well-formed string (one without lone surrogates). Implementations MUST be immutable and safe for
 * many threads.
 */
public interface Tokenizer {

  /** Returns the ids of a text; an empty array for an empty one. Adds no special tokens. */
  int[] encode(String text);

  /**
   * Returns the text of some ids. Special tokens stand for no text and are left out; bytes that are
   * not well-formed UTF-8 become U+FFFD.
   *
   * @throws IllegalArgumentException where an id is outside [0, size())
   */
  String decode(int[] ids);

  /**
   * Returns the text of one id, as a user may be shown it; special tokens in their written form.
   */
  String text(int id);

  /** Returns the number of ids. */
  int size();

  /** Returns the id that fills up short rows. */
  int padId();

  /** Returns the id that stands for a hidden token, where the vocabulary has one. */
  OptionalInt maskId();

  /** Returns the written forms of all special tokens, in the order of their ids. */
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
