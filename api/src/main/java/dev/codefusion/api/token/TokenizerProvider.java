package dev.codefusion.api.token;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Named;
import dev.codefusion.api.Options;
import java.io.IOException;
import java.io.InputStream;

/**
 * Makes tokenizers of one kind, from a corpus or from a file. Register implementations as a {@code
 * ServiceLoader} service; they MUST be safe for many threads.
 */
public interface TokenizerProvider extends Named {

  /**
   * Learns a vocabulary. The same corpus and options MUST make tokenizers of one fingerprint.
   *
   * @param corpus texts, iterated over once or more
   * @param options asked on every call for every option that this kind knows, {@code size} among
   *     them where the size is free; not kept
   * @throws ConfigurationException where an option's value is not allowed, or this kind cannot be
   *     trained; the message names the option
   */
  Tokenizer train(Iterable<String> corpus, Options options);

  /**
   * Reads what {@link Tokenizer#write} wrote, or a {@code tokenizer.json} of the same kind from
   * elsewhere. Does not close the stream.
   *
   * @throws ConfigurationException where the file is damaged, or asks for a rule that this kind
   *     does not have; the message says which
   */
  Tokenizer read(InputStream tokenizerJson) throws IOException;
}
