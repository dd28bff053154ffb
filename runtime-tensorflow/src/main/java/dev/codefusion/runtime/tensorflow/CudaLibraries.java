package dev.codefusion.runtime.tensorflow;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The libraries, besides its own, that TensorFlow's GPU build loads when it first looks for a GPU,
 * as far as they lie in folders that are looked through.
 *
 * <p>The names are those that TensorFlow 2.18 asks the system's loader for.
 */
final class CudaLibraries {

  private static final List<String> CUDA =
      List.of(
          "libcudart.so.12",
          "libcublas.so.12",
          "libcublasLt.so.12",
          "libcufft.so.11",
          "libcusolver.so.11",
          "libcusparse.so.12");
  private static final List<String> CUDNN = List.of("libcudnn.so.9");
  private static final List<String> DRIVER = List.of("libcuda.so.1");

  private final List<Path> folders;

  /**
   * Makes a look through folders.
   *
   * @param folders where libraries may lie; those that do not exist hold none
   */
  CudaLibraries(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /**
   * Returns those in the folders of {@code LD_LIBRARY_PATH}, of the system's loader, and in which
   * CUDA is usually installed.
   */
  static CudaLibraries ofThisMachine() {
    List<Path> folders = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("LD_LIBRARY_PATH", "").split(":", -1)) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    for (Path cuda : entries(Path.of("/usr/local"), "cuda*")) {
      folders.add(cuda.resolve("lib64"));
    }
    for (Path configuration : entries(Path.of("/etc/ld.so.conf.d"), "*.conf")) {
      folders.addAll(listed(configuration));
    }
    for (String folder :
        List.of(
            "/usr/lib/x86_64-linux-gnu",
            "/lib/x86_64-linux-gnu",
            "/usr/lib64",
            "/usr/lib",
            "/usr/local/lib",
            "/usr/local/nvidia/lib64",
            "/usr/lib/wsl/lib")) {
      folders.add(Path.of(folder));
    }
    return new CudaLibraries(folders);
  }

  /** Returns what is not there, with the names of the files, or nothing where all are there. */
  Optional<String> missing() {
    List<String> missing = new ArrayList<>();
    describe("CUDA 12", CUDA, missing);
    describe("cuDNN 9", CUDNN, missing);
    describe("the NVIDIA driver", DRIVER, missing);
    return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
  }

  private void describe(String product, List<String> files, List<String> missing) {
    List<String> absent = files.stream().filter(file -> !isThere(file)).toList();
    if (!absent.isEmpty()) {
      missing.add("%s (%s)".formatted(product, String.join(", ", absent)));
    }
  }

  private boolean isThere(String file) {
    return folders.stream().anyMatch(folder -> Files.isRegularFile(folder.resolve(file)));
  }

  private static List<Path> entries(Path folder, String pattern) {
    List<Path> entries = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
        stream.forEach(entries::add);
      } catch (IOException e) {
        // What cannot be read cannot be loaded from either.
        return List.of();
      }
    }
    return entries;
  }

  private static List<Path> listed(Path configuration) {
    try {
      return Files.readAllLines(configuration).stream()
          .map(String::strip)
          .filter(line -> line.startsWith("/"))
          .map(Path::of)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
