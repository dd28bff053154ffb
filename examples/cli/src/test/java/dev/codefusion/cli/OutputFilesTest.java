package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFilesTest {

  @TempDir private Path folder;

  @Test
  void missingFoldersAreMadeButNoFile() {
    OutputFiles.prepareFolder("--report", folder.resolve("a/b"));
    OutputFiles.prepareFile("--predictions", folder.resolve("c/d.jsonl"));

    assertThat(folder.resolve("a/b")).isDirectory();
    assertThat(folder.resolve("c")).isEmptyDirectory();
  }

  @Test
  void aFileInTheWayIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> OutputFiles.prepareFolder("--report", file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "--report: the folder %s cannot be made (FileAlreadyExistsException); choose another.",
            file);
    assertThatThrownBy(() -> OutputFiles.prepareFile("--predictions", folder))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("--predictions: %s is a folder; give the name of a file.", folder);
  }
}
