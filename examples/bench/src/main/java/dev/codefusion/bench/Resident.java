package dev.codefusion.bench;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory that this process holds in RAM, native memory and mapped files included. */
final class Resident {

  private static final Path STATM = Path.of("/proc/self/statm");

  /** Every page that Linux counts here has this many bytes on x86-64 and on most of arm64. */
  private static final long PAGE = 4_096;

  private Resident() {}

  /**
   * Refuses to go on where the system does not tell.
   *
   * @throws ConfigurationException on systems other than Linux
   */
  static void require() {
    if (!Files.isReadable(STATM)) {
      throw new ConfigurationException(
          "Resident memory is read from %s, which is not there; this works on Linux only."
              .formatted(STATM));
    }
  }

  /** Returns the bytes held now. */
  static long bytes() {
    try {
      return Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * PAGE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the bytes held after a collection of Java's heap. */
  static long bytesAfterCollection() {
    // Java's own heap must not hide what native code keeps, nor be taken for it.
    System.gc();
    return bytes();
  }
}
