package dev.codefusion.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The repository that these tests belong to.
 *
 * @param root its top folder
 * @param ignored names of folders that are no part of it
 */
record SourceTree(Path root, Set<String> ignored) {

  /**
   * Returns the tree around the working directory, which Maven sets to this module's folder.
   *
   * @param ignored names of more folders that are no part of it
   */
  static SourceTree find(String... ignored) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException(
          "No folder above " + Path.of("").toAbsolutePath() + " holds .mvn");
    }
    Set<String> names = new HashSet<>(List.of("target", "out", ".git", ".idea"));
    names.addAll(List.of(ignored));
    return new SourceTree(folder, names);
  }

  /** Returns the files that Git tracks, or, outside a Git checkout, all that are not ignored. */
  List<Path> files() throws IOException {
    List<Path> tracked = tracked();
    return tracked.isEmpty() ? walked() : tracked;
  }

  private List<Path> tracked() throws IOException {
    Process git;
    try {
      git =
          new ProcessBuilder("git", "ls-files", "-z")
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return List.of(); // There is no git on this machine.
    }
    String names = new String(git.getInputStream().readAllBytes(), UTF_8);
    return Stream.of(names.split("\0"))
        .filter(name -> !name.isEmpty())
        .map(root::resolve)
        .filter(Files::isRegularFile)
        .toList();
  }

  private List<Path> walked() throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(this::belongs).filter(Files::isRegularFile).toList();
    }
  }

  private boolean belongs(Path path) {
    for (Path name : root.relativize(path)) {
      if (ignored.contains(name.toString())) {
        return false;
      }
    }
    return true;
  }
}
