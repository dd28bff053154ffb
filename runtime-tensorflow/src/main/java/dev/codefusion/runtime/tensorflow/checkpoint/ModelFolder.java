package dev.codefusion.runtime.tensorflow.checkpoint;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder with a model in it, and the folder of a training with its checkpoints.
 *
 * <pre>
 *   model.json  model.safetensors  tokenizer.json  utterance-tokenizer.json  memory.json
 * </pre>
 *
 * A training's folder holds {@code checkpoints/STEP/} with the same files and {@code
 * optimizer.safetensors} and {@code training.json}, {@code checkpoints/latest} with the newest
 * step, and {@code best/}. It loads as a model too: the best one where there is one, else the
 * newest.
 */
public final class ModelFolder {

  public static final String CARD = "model.json";
  public static final String WEIGHTS = "model.safetensors";
  public static final String TOKENIZER = "tokenizer.json";
  public static final String UTTERANCE_TOKENIZER = "utterance-tokenizer.json";
  public static final String MEMORY = "memory.json";
  public static final String OPTIMIZER = "optimizer.safetensors";
  public static final String TRAINING = "training.json";

  private static final String CHECKPOINTS = "checkpoints";
  private static final String LATEST = "latest";
  private static final String BEST = "best";
  private static final String OLD_BEST = "best.old";
  private static final int KEPT = 3;

  private ModelFolder() {}

  /** Writes the files of a checkpoint, all but the card, into an empty folder. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Returns the folder that holds model.json: this one, or the best or newest checkpoint of a
   * training.
   *
   * @throws ConfigurationException where there is no model
   */
  public static Path resolve(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ConfigurationException(
          "There is no model in %s: no such folder; name the folder that a training wrote."
              .formatted(folder));
    }
    if (Files.exists(folder.resolve(CARD))) {
      return folder;
    }
    Optional<Path> best = bestFolder(folder);
    if (best.isPresent()) {
      return best.get();
    }
    if (Files.exists(folder.resolve(CHECKPOINTS).resolve(LATEST))) {
      return latest(folder);
    }
    throw new ConfigurationException(
        "There is no model in %s: neither model.json nor a checkpoint of a training."
            .formatted(folder));
  }

  /**
   * Returns the newest checkpoint of a training's folder; where it was removed, the newest of the
   * others.
   *
   * @throws ConfigurationException where there is none
   */
  public static Path latest(Path output) throws IOException {
    Path pointer = output.resolve(CHECKPOINTS).resolve(LATEST);
    if (!Files.exists(pointer)) {
      throw new ConfigurationException(
          "There is no checkpoint in %s to go on from; leave out --resume to start anew."
              .formatted(output));
    }
    String step = Files.readString(pointer, StandardCharsets.UTF_8).strip();
    if (!step.matches("[0-9]{1,18}")) {
      throw new ConfigurationException(
          "%s is damaged: it must hold the number of a step.".formatted(pointer));
    }
    Path named = output.resolve(CHECKPOINTS).resolve(step);
    return Files.exists(named.resolve(CARD)) ? named : newest(output).orElse(named);
  }

  /** Returns the checkpoint of most steps that is there, whatever the pointer says. */
  private static Optional<Path> newest(Path output) throws IOException {
    try (Stream<Path> folders = Files.list(output.resolve(CHECKPOINTS))) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("[0-9]{1,18}"))
          .filter(folder -> Files.exists(folder.resolve(CARD)))
          .max(Comparator.comparingLong(folder -> Long.parseLong(folder.getFileName().toString())));
    }
  }

  /**
   * Makes the folder of a model, where it is not there.
   *
   * @throws ConfigurationException where it cannot be made
   */
  public static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ConfigurationException(
          "The folder %s cannot be made (%s); choose another."
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
  }

  /** Returns whether a training has left checkpoints in a folder. */
  public static boolean hasCheckpoints(Path output) {
    return Files.exists(output.resolve(CHECKPOINTS).resolve(LATEST));
  }

  /**
   * Writes a checkpoint so that whenever the power goes there is either all of it or nothing: under
   * a temporary name, flushed, then renamed. Keeps the last three.
   *
   * @return its folder
   */
  public static Path writeCheckpoint(
      Path output, long step, ModelCard card, ModelCard.Training training, Content content)
      throws IOException {
    Path checkpoints = Files.createDirectories(output.resolve(CHECKPOINTS));
    Path temporary = checkpoints.resolve(step + ".new");
    Path folder = checkpoints.resolve(Long.toString(step));
    deleteFolder(temporary);
    deleteFolder(folder);
    Files.createDirectory(temporary);
    content.writeTo(temporary);
    Map<String, String> hashes = new TreeMap<>();
    for (Path file : files(temporary)) {
      hashes.put(file.getFileName().toString(), sha256(file));
      flush(file);
    }
    Path cardFile = temporary.resolve(CARD);
    Files.writeString(cardFile, card.with(training, hashes).toJson());
    flush(cardFile);
    flush(temporary);
    Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
    replace(checkpoints.resolve(LATEST), step + "\n");
    flush(checkpoints);
    prune(checkpoints, step);
    return folder;
  }

  /**
   * Makes the model in {@code checkpoint} the best of its training; no optimiser state goes along.
   */
  public static void markBest(Path output, Path checkpoint, ModelCard card) throws IOException {
    Path temporary = output.resolve(BEST + ".new");
    Path best = output.resolve(BEST);
    Path old = output.resolve(OLD_BEST);
    deleteFolder(temporary);
    Files.createDirectory(temporary);
    Map<String, String> hashes = new TreeMap<>();
    for (String name : List.of(WEIGHTS, TOKENIZER, UTTERANCE_TOKENIZER, MEMORY)) {
      if (name.equals(MEMORY) && !Files.exists(checkpoint.resolve(name))) {
        continue;
      }
      Files.copy(checkpoint.resolve(name), temporary.resolve(name));
      hashes.put(name, sha256(temporary.resolve(name)));
      flush(temporary.resolve(name));
    }
    Files.writeString(temporary.resolve(CARD), card.with(card.training(), hashes).toJson());
    flush(temporary.resolve(CARD));
    if (Files.exists(best)) {
      // Where there is none, a kill between the moves has left the old one as the only one.
      deleteFolder(old);
      Files.move(best, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(temporary, best, StandardCopyOption.ATOMIC_MOVE);
    flush(output);
    deleteFolder(old);
  }

  /** Returns the card of the best model of a training, where there is one. */
  public static Optional<ModelCard> best(Path output) throws IOException {
    Optional<Path> best = bestFolder(output);
    return best.isPresent()
        ? Optional.of(ModelCard.read(best.get().resolve(CARD)))
        : Optional.empty();
  }

  /** A kill while the best was being replaced may have left the one before it alone. */
  private static Optional<Path> bestFolder(Path output) {
    return Stream.of(BEST, OLD_BEST)
        .map(output::resolve)
        .filter(folder -> Files.exists(folder.resolve(CARD)))
        .findFirst();
  }

  /**
   * Checks that the files of a model are those that its card names.
   *
   * @throws ConfigurationException naming the file, and the expected and the actual hash
   */
  public static void verify(Path folder, ModelCard card, String... names) throws IOException {
    for (String name : names) {
      read(new FolderModels.Folder(folder), card, name);
    }
  }

  /**
   * Reads a file of a model and checks that it is the one that the card names.
   *
   * @throws ConfigurationException naming the file, and the expected and the actual hash
   */
  public static ByteBuffer read(ModelFiles model, ModelCard card, String name) throws IOException {
    String expected = card.files().get(name);
    if (expected == null) {
      throw new ConfigurationException(
          "The model in %s is not whole: %s is missing.".formatted(model.location(), name));
    }
    ByteBuffer bytes = model.read(name);
    String actual = sha256(bytes);
    if (!actual.equals(expected)) {
      throw new ConfigurationException(
          "%s/%s is damaged: its SHA-256 is %s, but model.json says %s; restore the file or train again."
              .formatted(model.location(), name, actual, expected));
    }
    return bytes;
  }

  /** Reads a file like {@link #read}, into an array. */
  public static byte[] readBytes(ModelFiles model, ModelCard card, String name) throws IOException {
    ByteBuffer buffer = read(model, card, name);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /**
   * Checks that a model can be written into a folder: it is missing or empty.
   *
   * @throws ConfigurationException where it is not
   */
  public static void requireEmpty(Path output) throws IOException {
    if (!Files.exists(output)) {
      return;
    }
    if (!Files.isDirectory(output)) {
      throw new ConfigurationException(
          "%s is a file; name a folder for the model.".formatted(output));
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(output)) {
      if (files.iterator().hasNext()) {
        throw new ConfigurationException(
            "The folder %s is not empty; name another for the model.".formatted(output));
      }
    }
  }

  /** Returns the SHA-256 of bytes, hexadecimal; position and limit are not moved. */
  public static String sha256(ByteBuffer bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes.duplicate());
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the SHA-256 of a file, hexadecimal. */
  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = sha256();
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void prune(Path checkpoints, long newest) throws IOException {
    List<Long> steps = new ArrayList<>();
    for (Path path : files(checkpoints)) {
      String name = path.getFileName().toString();
      if (name.endsWith(".new")) {
        deleteFolder(path);
      } else if (name.matches("[0-9]{1,18}")) {
        steps.add(Long.parseLong(name));
      }
    }
    steps.sort(null);
    for (int i = 0; i < steps.size() - KEPT; i++) {
      if (steps.get(i) != newest) {
        deleteFolder(checkpoints.resolve(Long.toString(steps.get(i))));
      }
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(temporary, text);
    flush(temporary);
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void flush(Path path) throws IOException {
    boolean directory = Files.isDirectory(path);
    try (FileChannel channel =
        FileChannel.open(path, directory ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every file system lets a folder be flushed; the files in it are.
      if (!directory) {
        throw e;
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(found::add);
    }
    found.sort(null);
    return found;
  }

  private static void deleteFolder(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
