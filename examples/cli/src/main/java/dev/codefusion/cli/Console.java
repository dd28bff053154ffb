package dev.codefusion.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes.
 *
 * @param in standard input
 * @param out results; buffered, so that whoever writes flushes
 * @param err messages and progress
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 * @param columns width of the terminal
 */
record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    int columns) {

  private static final int DEFAULT_COLUMNS = 80;

  /**
   * Returns the console of this process. Java 17 cannot tell whether one stream is a terminal; the
   * launcher can, and says so in system properties.
   */
  static Console ofProcess() {
    return new Console(
        System.in,
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Boolean.getBoolean("codefusion.out.terminal"),
        Boolean.getBoolean("codefusion.err.terminal"),
        Integer.getInteger("codefusion.columns", DEFAULT_COLUMNS));
  }

  /** Writes one line to {@code err}, as from this program. */
  void say(String message) {
    err.println("codefusion: " + message);
  }
}
