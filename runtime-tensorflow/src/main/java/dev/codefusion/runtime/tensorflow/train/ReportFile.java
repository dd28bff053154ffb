package dev.codefusion.runtime.tensorflow.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** reports.jsonl, beside the checkpoints: every report, one line of JSON each. */
final class ReportFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  ReportFile(Path output) {
    file = output.resolve("reports.jsonl");
  }

  void append(TrainingReport report) throws IOException {
    Files.writeString(
        file, report.toJson() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Removes what was reported after {@code step}: a training that was killed goes on from an
   * earlier checkpoint and reports those steps again. A line that the kill cut short goes as well.
   */
  void forgetAfter(long step) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> all = Files.readAllLines(file);
    List<String> kept = new ArrayList<>();
    for (String line : all) {
      if (stepOf(line) <= step) {
        kept.add(line);
      }
    }
    if (kept.size() < all.size()) {
      Path temporary = file.resolveSibling(file.getFileName() + ".new");
      Files.write(temporary, kept);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Returns whether the last report is that of {@code step}. */
  boolean endsWith(long step) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    List<String> all = Files.readAllLines(file);
    return !all.isEmpty() && stepOf(all.get(all.size() - 1)) == step;
  }

  private static long stepOf(String line) {
    try {
      return JSON.readTree(line).path("step").asLong(Long.MAX_VALUE);
    } catch (JsonProcessingException e) {
      return Long.MAX_VALUE;
    }
  }
}
