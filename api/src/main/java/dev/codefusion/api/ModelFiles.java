package dev.codefusion.api;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The files of one trained model, wherever they lie. Immutable; safe for many threads. Owns
 * nothing.
 */
public interface ModelFiles {

  /** Returns where the model lies, as messages name it: a folder, or a place within a jar. */
  String location();

  /**
   * Returns a file's bytes, whole on every call, from position 0 to the limit, in a read-only
   * buffer of the caller's own. They may be mapped: a file MUST NOT be changed while its model is
   * being opened.
   *
   * @param file its name, such as {@code model.json}; no path
   * @throws ConfigurationException where the model has no such file; the message names it
   */
  ByteBuffer read(String file) throws IOException;
}
