package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out before the work, not after it, that its results cannot be written. */
final class OutputFiles {

  private OutputFiles() {}

  /** Makes a folder, with all above it, where it is missing. */
  static void prepareFolder(String option, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ConfigurationException(
          "%s: the folder %s cannot be made (%s); choose another."
              .formatted(option, folder, e.getClass().getSimpleName()),
          e);
    }
    requireWritable(option, folder);
  }

  /** Makes the folder of a file, and makes sure that the file can be written there. */
  static void prepareFile(String option, Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || Files.isDirectory(file)) {
      throw new ConfigurationException(
          "%s: %s is a folder; give the name of a file.".formatted(option, file));
    }
    prepareFolder(option, parent);
    if (Files.exists(file)) {
      requireWritable(option, file);
    }
  }

  private static void requireWritable(String option, Path path) {
    if (!Files.isWritable(path)) {
      throw new ConfigurationException(
          "%s: %s cannot be written; change its permissions or choose another."
              .formatted(option, path));
    }
  }
}
