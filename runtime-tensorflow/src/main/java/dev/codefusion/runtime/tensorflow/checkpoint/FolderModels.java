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
      try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.READ)) {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      }
    }
  }
}
