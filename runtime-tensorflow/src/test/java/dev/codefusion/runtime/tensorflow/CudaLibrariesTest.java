package dev.codefusion.runtime.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CudaLibrariesTest {

  private static final List<String> CUDA =
      List.of(
          "libcudart.so.12",
          "libcublas.so.12",
          "libcublasLt.so.12",
          "libcufft.so.11",
          "libcusolver.so.11",
          "libcusparse.so.12");

  @TempDir Path folder;
  private Path cuda;
  private Path system;

  @BeforeEach
  void install() throws IOException {
    cuda = Files.createDirectory(folder.resolve("cuda"));
    system = Files.createDirectory(folder.resolve("system"));
    for (String library : CUDA) {
      Files.createFile(cuda.resolve(library));
    }
    Files.createFile(system.resolve("libcudnn.so.9"));
    Files.createFile(system.resolve("libcuda.so.1"));
  }

  @Test
  void nothingIsMissingWhereAllLieInOneFolderOrAnother() {
    assertThat(libraries().missing()).isEmpty();
  }

  @Test
  void onlyTheFilesThatAreNotThereAreNamed() throws IOException {
    Files.delete(cuda.resolve("libcublasLt.so.12"));
    assertThat(libraries().missing()).contains("CUDA 12 (libcublasLt.so.12)");
    Files.delete(system.resolve("libcudnn.so.9"));
    assertThat(libraries().missing())
        .contains("CUDA 12 (libcublasLt.so.12), cuDNN 9 (libcudnn.so.9)");
  }

  @Test
  void aMissingDriverIsNamed() throws IOException {
    Files.delete(system.resolve("libcuda.so.1"));
    assertThat(libraries().missing()).contains("the NVIDIA driver (libcuda.so.1)");
  }

  @Test
  void anotherVersionDoesNotCount() throws IOException {
    Files.move(cuda.resolve("libcudart.so.12"), cuda.resolve("libcudart.so.13"));
    assertThat(libraries().missing()).contains("CUDA 12 (libcudart.so.12)");
  }

  @Test
  void aLinkCountsWhereItLeadsToAFile() throws IOException {
    Path library = cuda.resolve("libcudart.so.12");
    Files.move(library, cuda.resolve("libcudart.so.13"));
    Files.createSymbolicLink(library, Path.of("libcudart.so.13"));
    assertThat(libraries().missing()).isEmpty();
    Files.delete(cuda.resolve("libcudart.so.13"));
    assertThat(libraries().missing()).contains("CUDA 12 (libcudart.so.12)");
  }

  @Test
  void allAreMissingWhereThereIsNoFolder() {
    assertThat(new CudaLibraries(List.of(folder.resolve("absent"))).missing())
        .contains(
            "CUDA 12 (%s), cuDNN 9 (libcudnn.so.9), the NVIDIA driver (libcuda.so.1)"
                .formatted(String.join(", ", CUDA)));
  }

  @Test
  void theSentenceNamesTheBuildAsWell() throws IOException {
    Files.delete(system.resolve("libcuda.so.1"));
    assertThat(Gpu.sentence(false, libraries()))
        .isEqualTo(
            "Device 'gpu' cannot be used: missing are TensorFlow's GPU build (build with -Pgpu),"
                + " the NVIDIA driver (libcuda.so.1); see docs/gpu.md, or choose cpu or auto.");
    assertThat(Gpu.sentence(true, libraries()))
        .isEqualTo(
            "Device 'gpu' cannot be used: missing are the NVIDIA driver (libcuda.so.1);"
                + " see docs/gpu.md, or choose cpu or auto.");
  }

  @Test
  void theSentenceSaysWhereToLookWhenNothingIsMissing() {
    assertThat(Gpu.sentence(true, libraries()))
        .contains("TensorFlow finds none")
        .contains("LD_LIBRARY_PATH")
        .doesNotContain("missing");
  }

  private CudaLibraries libraries() {
    return new CudaLibraries(List.of(folder.resolve("absent"), cuda, system));
  }
}
