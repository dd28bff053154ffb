package dev.codefusion.runtime.tensorflow.checkpoint;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.ModelSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The source {@code class-path}: the models in jars. A jar's {@value #INDEX} names its models, one
 * a line; blank lines and lines that start with {@code #} count for nothing. The files of model
 * NAME are beside the index in NAME/. They are read where they are, never unpacked to disk.
 */
public final class ClassPathModels implements ModelSource {

  static final String INDEX = "META-INF/codefusion/models/index";

  private final ClassLoader loader;

  /** Looks where this class comes from. */
  public ClassPathModels() {
    this(ClassPathModels.class.getClassLoader());
  }

  ClassPathModels(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public String name() {
    return "class-path";
  }

  @Override
  public Optional<ModelFiles> find(String name) throws IOException {
    return Optional.ofNullable(all().get(name));
  }

  @Override
  public Set<String> names() throws IOException {
    return Collections.unmodifiableSet(all().keySet());
  }

  private Map<String, ModelFiles> all() throws IOException {
    Map<String, ModelFiles> models = new TreeMap<>();
    for (URL index : Collections.list(loader.getResources(INDEX))) {
      String text = new String(bytes(index), StandardCharsets.UTF_8);
      for (String name : lines(text)) {
        if (!name.matches("[a-z][a-z0-9-]{0,63}")) {
          throw new ConfigurationException(
              "%s names a model '%s', but a name is 1 to 64 characters of [a-z][a-z0-9-]*."
                  .formatted(index, name));
        }
        ModelFiles model = new InJar(index, name);
        ModelFiles other = models.putIfAbsent(name, model);
        if (other != null) {
          throw new ConfigurationException(
              "Two models are named '%s': %s and %s; remove one of them from the class path."
                  .formatted(name, other.location(), model.location()));
        }
      }
    }
    return models;
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.matches("(#.*)?")).toList();
  }

  private record InJar(URL index, String name) implements ModelFiles {

    @Override
    public String location() {
      String whole = index.toString();
      return whole.substring(0, whole.length() - "index".length()) + name;
    }

    @Override
    public ByteBuffer read(String file) throws IOException {
      try {
        // Beside this very index: another jar may have files of the same names.
        return ByteBuffer.wrap(bytes(new URL(index, name + "/" + file))).asReadOnlyBuffer();
      } catch (FileNotFoundException e) {
        throw new ConfigurationException(
            "The model in %s is not whole: %s is missing.".formatted(location(), file), e);
      }
    }
  }

  private static byte[] bytes(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    // A cached jar would stay open, and stay the same after it is replaced.
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      // Of known length in most cases, and then read in one piece.
      byte[] known = new byte[Math.max(0, connection.getContentLength())];
      int read = in.readNBytes(known, 0, known.length);
      byte[] rest = in.readAllBytes();
      if (rest.length == 0 && read == known.length) {
        return known;
      }
      byte[] all = Arrays.copyOf(known, read + rest.length);
      System.arraycopy(rest, 0, all, read, rest.length);
      return all;
    }
  }
}
