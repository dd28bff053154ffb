package dev.codefusion.bash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The shell itself, asked to read a program without running it: {@code bash -n}. */
final class BashNoExec {

  private BashNoExec() {}

  static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "bash")));
  }

  static boolean accepts(String code) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-n")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(code.getBytes(UTF_8));
    }
    return process.waitFor() == 0;
  }
}
