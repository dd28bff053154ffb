package dev.codefusion.tokenizers;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the files of a published tokenizer, by name: class-path resources, or else files. */
final class PublishedFile {

  private PublishedFile() {}

  /**
   * Returns the bytes of a file; the caller closes them.
   *
   * @param tokenizer name of the tokenizer's kind, for messages
   * @throws ConfigurationException where it is not there
   */
  static InputStream open(String tokenizer, String place) {
    return find(place)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "The vocabulary '%s' of tokenizer %s is neither on the class path nor a file; add the jar that holds it to the class path."
                        .formatted(place, tokenizer)));
  }

  /** Returns the bytes of a file, where it is there; the caller closes them. */
  static Optional<InputStream> find(String place) {
    InputStream resource = PublishedFile.class.getClassLoader().getResourceAsStream(place);
    if (resource != null) {
      return Optional.of(resource);
    }
    try {
      Path file = Path.of(place);
      return Files.isRegularFile(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
