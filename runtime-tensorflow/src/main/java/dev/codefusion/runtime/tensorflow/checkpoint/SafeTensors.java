package dev.codefusion.runtime.tensorflow.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.checkpoint.NumberFormat.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Named arrays of 32-bit floats in the safetensors format: eight bytes with the header's length, a
 * JSON header with each array's type, shape and place, then the numbers, little-endian. In the file
 * they may be smaller, as {@link NumberFormat} says.
 */
public final class SafeTensors {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final int MAX_HEADER = 100_000_000;

  private SafeTensors() {}

  /**
   * An array.
   *
   * @param shape its dimensions
   * @param values its numbers, row by row; read from position 0, position and limit are not moved
   */
  public record Array(long[] shape, FloatBuffer values) {}

  /** Numbers on their way into a file. */
  private record Entry(String type, long[] shape, long bytes, Content content) {}

  @FunctionalInterface
  private interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Writes arrays to a file that does not exist yet, and waits until the disk has them. */
  public static void write(Path file, Map<String, Array> arrays) throws IOException {
    Map<String, Entry> entries = new TreeMap<>();
    arrays.forEach(
        (name, array) ->
            entries.put(
                name,
                new Entry(
                    "F32",
                    array.shape(),
                    4L * array.values().limit(),
                    channel -> writeFloats(channel, array.values()))));
    writeEntries(file, entries);
  }

  /** Writes arrays like {@link #write(Path, Map)}, their numbers in a format. */
  public static void write(Path file, Map<String, Array> arrays, NumberFormat format)
      throws IOException {
    Map<String, Entry> entries = new TreeMap<>();
    format
        .encode(arrays)
        .forEach(
            (name, stored) ->
                entries.put(
                    name,
                    new Entry(
                        stored.type(),
                        stored.shape(),
                        stored.bytes().limit(),
                        channel -> writeFully(channel, stored.bytes().duplicate()))));
    writeEntries(file, entries);
  }

  private static void writeEntries(Path file, Map<String, Entry> sorted) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    long offset = 0;
    for (Map.Entry<String, Entry> entry : sorted.entrySet()) {
      long bytes = entry.getValue().bytes();
      ObjectNode node = header.putObject(entry.getKey()).put("dtype", entry.getValue().type());
      Arrays.stream(entry.getValue().shape()).forEach(node.putArray("shape")::add);
      node.putArray("data_offsets").add(offset).add(offset + bytes);
      offset += bytes;
    }
    byte[] text = JSON.writeValueAsBytes(header);
    // Spaces up to a multiple of eight keep the numbers aligned for a mapped read.
    int padded = (text.length + 7) / 8 * 8;
    ByteBuffer start = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(padded).put(text);
    while (start.hasRemaining()) {
      start.put((byte) ' ');
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(channel, start.flip());
      for (Entry entry : sorted.values()) {
        entry.content().writeTo(channel);
      }
      channel.force(true);
    }
  }

  /**
   * Reads all arrays of a file.
   *
   * @throws ConfigurationException where the file is not whole, is larger than {@value
   *     FolderModels#LARGEST_FILE} bytes, or holds another type of number
   */
  public static Map<String, Array> read(Path file) throws IOException {
    return read(FolderModels.map(file), file.toString());
  }

  /**
   * Reads all arrays of a file's bytes.
   *
   * @param file the file's bytes, from 0 to the limit
   * @param location what messages call it
   * @throws ConfigurationException where the file is not whole, or holds another type of number
   */
  public static Map<String, Array> read(ByteBuffer file, String location) {
    return read(file, location, name -> true);
  }

  /**
   * Reads some arrays of a file's bytes; the others may hold any type of number.
   *
   * @param file the file's bytes, from 0 to the limit
   * @param location what messages call it
   * @param wanted chooses them by name
   * @throws ConfigurationException where the file is not whole, or they hold another type of number
   */
  public static Map<String, Array> read(
      ByteBuffer file, String location, Predicate<String> wanted) {
    ByteBuffer all = file.duplicate().rewind().order(ByteOrder.LITTLE_ENDIAN);
    long headerLength = all.limit() < 8 ? -1 : all.getLong(0);
    if (headerLength < 2 || headerLength > Math.min(MAX_HEADER, all.limit() - 8)) {
      throw damaged(location, "its header is cut off");
    }
    byte[] text = new byte[(int) headerLength];
    all.get(8, text);
    ByteBuffer data = all.slice((int) (8 + headerLength), (int) (all.limit() - 8 - headerLength));
    try {
      return arrays(
          location,
          stored(location, JSON.readTree(new String(text, StandardCharsets.UTF_8)), data, wanted));
    } catch (JsonProcessingException e) {
      throw damaged(location, "its header is not JSON");
    }
  }

  private static Map<String, Stored> stored(
      String file, JsonNode header, ByteBuffer data, Predicate<String> wanted) {
    if (!header.isObject()) {
      throw damaged(file, "its header is not JSON");
    }
    Map<String, Stored> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      String name = entry.getKey();
      if (name.equals("__metadata__") || !wanted.test(name)) {
        continue;
      }
      JsonNode node = entry.getValue();
      String type = node.path("dtype").asText();
      int size = Stored.size(type);
      if (size == 0) {
        throw damaged(
            file,
            "'%s' has numbers of type '%s' where F32, F16, BF16 or I8 is read"
                .formatted(name, type));
      }
      long[] shape = shape(file, name, node.path("shape"));
      long from = node.path("data_offsets").path(0).asLong(-1);
      long to = node.path("data_offsets").path(1).asLong(-1);
      if (from < 0 || from > to || to > data.limit() || !fits(shape, size, to - from)) {
        throw damaged(file, "'%s' does not lie within it".formatted(name));
      }
      arrays.put(name, new Stored(type, shape, data.slice((int) from, (int) (to - from))));
    }
    return arrays;
  }

  private static long[] shape(String file, String name, JsonNode dimensions) {
    boolean whole = dimensions.isArray();
    for (JsonNode dimension : dimensions) {
      whole &=
          dimension.isIntegralNumber() && dimension.canConvertToLong() && dimension.asLong() >= 0;
    }
    if (!whole) {
      throw damaged(
          file, "the shape of '%s' is no list of whole numbers from 0 on".formatted(name));
    }
    long[] shape = new long[dimensions.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).asLong();
    }
    return shape;
  }

  /** Turns what is stored into floats, each array of bytes together with its scales. */
  private static Map<String, Array> arrays(String file, Map<String, Stored> stored) {
    Map<String, Array> arrays = new LinkedHashMap<>();
    stored.forEach(
        (name, array) -> {
          if (!array.type().equals("I8")) {
            boolean scales =
                name.endsWith(NumberFormat.SCALE)
                    && stored.containsKey(
                        name.substring(0, name.length() - NumberFormat.SCALE.length()));
            if (!scales) {
              arrays.put(name, new Array(array.shape(), array.floats()));
            }
            return;
          }
          Stored scale = stored.get(name + NumberFormat.SCALE);
          if (scale == null || scale.type().equals("I8")) {
            throw damaged(file, "'%s' has no scales".formatted(name));
          }
          boolean byColumn = isAlong(array.shape().length - 1, scale.shape(), array.shape());
          if (!byColumn && !isAlong(0, scale.shape(), array.shape())) {
            throw damaged(file, "the scales of '%s' do not fit it".formatted(name));
          }
          float[] values = NumberFormat.dequantise(array.bytes(), scale.floats(), byColumn);
          arrays.put(name, new Array(array.shape(), FloatBuffer.wrap(values)));
        });
    return arrays;
  }

  /** Returns whether there is one scale for each index of that one dimension, and at least one. */
  private static boolean isAlong(int dimension, long[] scale, long[] shape) {
    if (scale.length != shape.length || dimension < 0) {
      return false;
    }
    for (int i = 0; i < scale.length; i++) {
      if (shape[i] == 0 || scale[i] != (i == dimension ? shape[i] : 1)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether an array of that shape takes so many bytes; no product may overflow. */
  private static boolean fits(long[] shape, int numberSize, long bytes) {
    if (Arrays.stream(shape).anyMatch(dimension -> dimension == 0)) {
      return bytes == 0;
    }
    long size = numberSize;
    for (long dimension : shape) {
      if (dimension > bytes / size) {
        return false;
      }
      size *= dimension;
    }
    return size == bytes;
  }

  private static void writeFloats(FileChannel channel, FloatBuffer floats) throws IOException {
    FloatBuffer values = floats.duplicate().rewind();
    ByteBuffer chunk = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      chunk.clear();
      while (chunk.hasRemaining() && values.hasRemaining()) {
        chunk.putFloat(values.get());
      }
      writeFully(channel, chunk.flip());
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static ConfigurationException damaged(String file, String how) {
    return new ConfigurationException(
        "The weights in %s are damaged: %s; restore the file or train again.".formatted(file, how));
  }
}
