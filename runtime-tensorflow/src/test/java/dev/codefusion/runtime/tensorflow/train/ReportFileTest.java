package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportFileTest {

  @TempDir private Path folder;

  private static TrainingReport report(long step) {
    return new TrainingReport(step, 9, 1.5, 0.1, 2, 3, 4, Map.of(), List.of(), List.of(), Map.of());
  }

  @Test
  void forgetsWhatIsReportedAgainAndWhatWasCutShort() throws IOException {
    ReportFile reports = new ReportFile(folder);
    for (long step = 1; step <= 3; step++) {
      reports.append(report(step));
    }
    Path file = folder.resolve("reports.jsonl");
    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, String.join("\n", lines) + "\n{\"step\":4,\"lo");

    assertThat(reports.endsWith(4)).as("cut short").isFalse();
    reports.forgetAfter(2);

    assertThat(reports.endsWith(2)).isTrue();
    assertThat(reports.endsWith(1)).isFalse();
    assertThat(Files.readAllLines(file)).isEqualTo(lines.subList(0, 2));
    reports.append(report(3));
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
    reports.forgetAfter(3);
    assertThat(Files.readAllLines(file)).as("nothing to forget").isEqualTo(lines);
  }

  @Test
  void doesWithoutAFile() throws IOException {
    new ReportFile(folder).forgetAfter(0);

    assertThat(new ReportFile(folder).endsWith(0)).isFalse();
    assertThat(folder.resolve("reports.jsonl")).doesNotExist();
  }
}
