package dev.codefusion.runtime.tensorflow.checkpoint;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.ModelSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** The source {@code folder}: takes a name for the path of a model's or a training's folder. */
public final class FolderModels implements ModelSource {

  /** Most bytes of a file that can be read: as many as a buffer has places for. */
  public static final int LARGEST_FILE = Integer.MAX_VALUE;

  @Override
  public String name() {
    return "folder";
  }

  /**
   * Returns the model in a folder.
   *
   * @throws ConfigurationException where the folder is there, but holds no model
   */
  @Override
  public Optional<ModelFiles> find(String name) throws IOException {
    try {
      Path folder = Path.of(name);
      return Files.isDirectory(folder)
          ? Optional.of(new Folder(ModelFolder.resolve(folder)))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public Set<String> names() {
    return Set.of();
  }

  /** The files of a model's folder; {@link ModelFolder#resolve} finds it. */
  public record Folder(Path path) implements ModelFiles {

    @Override
    public String location() {
      return path.toString();
    }

    @Override
    public ByteBuffer read(String file) throws IOException {
      Path whole = path.resolve(file);
      if (!Files.isRegularFile(whole)) {
        throw new ConfigurationException(
            "The model in %s is not whole: %s is missing.".formatted(path, file));
      }
      return map(whole);
    }
  }

  /**
   * Maps a file into memory, read-only.
   *
   * @throws ConfigurationException where it is larger than {@value #LARGEST_FILE} bytes
   */
  static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long bytes = channel.size();
      if (bytes > LARGEST_FILE) {
        throw new ConfigurationException(
            "%s has %d bytes, but a file of a model is read up to %d; take a smaller model, or one whose numbers are stored in a smaller format."
                .formatted(file, bytes, LARGEST_FILE));
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes);
    }
  }
}
