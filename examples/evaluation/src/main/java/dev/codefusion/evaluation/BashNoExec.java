package dev.codefusion.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The shell itself as a judge of programs: {@code bash -n}, which reads a program and runs nothing.
 * A program is judged once, however often it is asked about.
 */
public final class BashNoExec implements BiFunction<String, Prompt, Verdict> {

  private static final String JUDGE = "bash -n";
  private static final int SECONDS_AT_MOST = 10;

  private final String bash;
  private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();

  private BashNoExec(String bash) {
    this.bash = bash;
  }

  /**
   * Returns the judge.
   *
   * @throws ConfigurationException where no bash is installed
   */
  public static BashNoExec find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "bash"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(file -> new BashNoExec(file.toString()))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "There is no bash on PATH to judge by; install it, or leave --bash-n out."));
  }

  @Override
  public Verdict apply(String code, Prompt prompt) {
    return verdicts.computeIfAbsent(code, this::judge);
  }

  private Verdict judge(String code) {
    ProcessBuilder builder =
        new ProcessBuilder(bash, "--norc", "--noprofile", "-n")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    // BASH_ENV and SHELLOPTS, among others, would change what the shell does.
    builder.environment().clear();
    try {
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(code.getBytes(UTF_8));
      } catch (IOException e) {
        // It has read enough to refuse the rest; its status says so.
      }
      if (!process.waitFor(SECONDS_AT_MOST, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Verdict.invalid(0, "Reading it does not end.", JUDGE);
      }
      return process.exitValue() == 0
          ? Verdict.valid(JUDGE)
          : Verdict.invalid(0, "The shell refuses it.", JUDGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while bash was reading", e);
    }
  }
}
