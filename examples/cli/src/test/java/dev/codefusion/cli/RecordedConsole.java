package dev.codefusion.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A console that keeps what is written to it. */
final class RecordedConsole {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console;

  private RecordedConsole(String in, boolean terminal) {
    console =
        new Console(
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            terminal,
            80);
  }

  static RecordedConsole pipe() {
    return new RecordedConsole("", false);
  }

  static RecordedConsole pipe(String in) {
    return new RecordedConsole(in, false);
  }

  static RecordedConsole terminal() {
    return new RecordedConsole("", true);
  }

  Console console() {
    return console;
  }

  String out() {
    console.out().flush();
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
