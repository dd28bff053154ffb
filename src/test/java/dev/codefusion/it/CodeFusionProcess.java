package dev.codefusion.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command line in a Java virtual machine of its own, as a user starts it. The caller closes it,
 * which ends it where it still runs.
 */
final class CodeFusionProcess implements AutoCloseable {

  private static final long MINUTES_TO_WAIT = 3;

  private final Process process;
  private final Path messages;
  private final BufferedReader output;

  private CodeFusionProcess(Process process, Path messages) {
    this.process = process;
    this.messages = messages;
    this.output = process.inputReader(UTF_8);
  }

  /**
   * What a command left behind.
   *
   * @param status exit status, 128 and the number of the signal where one ended it
   * @param out standard output
   * @param err standard error, without the lines that TensorFlow writes by itself
   */
  record Ended(int status, String out, String err) {

    /** Returns the lines of standard output. */
    List<String> lines() {
      return out.lines().toList();
    }
  }

  /** Starts a command in a folder, where a crash would leave its file. */
  static CodeFusionProcess start(Path folder, List<String> arguments) throws IOException {
    return start(folder, List.of(), arguments);
  }

  private static CodeFusionProcess start(Path folder, List<Path> jars, List<String> arguments)
      throws IOException {
    StringBuilder classPath = new StringBuilder(System.getProperty("java.class.path"));
    jars.forEach(jar -> classPath.append(File.pathSeparator).append(jar));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:-CreateCoredumpOnCrash",
                "-cp",
                classPath.toString(),
                "dev.codefusion.cli.Main"));
    command.addAll(arguments);
    Path messages = Files.createTempFile(folder, "stderr-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(messages.toFile());
    // Whoever runs the tests may have settings of his own.
    builder.environment().keySet().removeIf(name -> name.startsWith("CODEFUSION_"));
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    Process process = builder.start();
    return new CodeFusionProcess(process, messages);
  }

  /** Runs a command to its end. */
  static Ended run(Path folder, List<String> arguments) throws IOException, InterruptedException {
    return run(folder, List.of(), arguments);
  }

  /** Runs a command to its end, with further jars on the class path. */
  static Ended run(Path folder, List<Path> jars, List<String> arguments)
      throws IOException, InterruptedException {
    try (CodeFusionProcess process = start(folder, jars, arguments)) {
      process.write("");
      return process.await();
    }
  }

  /** Writes all that there will be on standard input. */
  void write(String input) throws IOException {
    try (var stream = process.getOutputStream()) {
      stream.write(input.getBytes(UTF_8));
    }
  }

  /** Writes some of standard input, which stays open. */
  void writeSome(String input) throws IOException {
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  /** Waits for the next line of standard output; null at its end. */
  @Nullable String readLine() throws IOException {
    return output.readLine();
  }

  /** Waits until standard error holds some words. */
  void awaitMessage(String words) throws IOException, InterruptedException {
    while (!messages().contains(words)) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the command has ended: " + messages());
      }
      runOn(5);
    }
  }

  /** Lets so much time pass, or less where the process ends before. */
  void runOn(long millis) throws InterruptedException {
    process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Sends SIGTERM. {@link Process#destroy} would close the streams as well. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Sends SIGINT, as Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Waits for the end. */
  Ended await() throws IOException, InterruptedException {
    StringBuilder rest = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      rest.append(line).append('\n');
    }
    if (!process.waitFor(MINUTES_TO_WAIT, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the command does not end");
    }
    return new Ended(process.exitValue(), rest.toString(), messages());
  }

  private String messages() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(messages)) {
      if (!line.matches("WARNING: All log messages before absl.*|[IW]\\d{4} .*")) {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  /** Returns the files that crashes of a Java virtual machine left in a folder. */
  static List<Path> crashFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("hs_err")).toList();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
