package dev.codefusion.runtime.tensorflow.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.codefusion.api.ConfigurationException;
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

/**
 * Named arrays of 32-bit floats in the safetensors format: eight bytes with the header's length, a
 * JSON header with each array's type, shape and place, then the numbers, little-endian.
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

  /** Writes arrays to a file that does not exist yet, and waits until the disk has them. */
  public static void write(Path file, Map<String, Array> arrays) throws IOException {
    Map<String, Array> sorted = new TreeMap<>(arrays);
    ObjectNode header = JSON.createObjectNode();
    long offset = 0;
    for (Map.Entry<String, Array> entry : sorted.entrySet()) {
      long bytes = 4L * entry.getValue().values().limit();
      ObjectNode node = header.putObject(entry.getKey()).put("dtype", "F32");
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
      ByteBuffer chunk = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
      for (Array array : sorted.values()) {
        FloatBuffer values = array.values().duplicate().rewind();
        while (values.hasRemaining()) {
          chunk.clear();
          while (chunk.hasRemaining() && values.hasRemaining()) {
            chunk.putFloat(values.get());
          }
          writeFully(channel, chunk.flip());
        }
      }
      channel.force(true);
    }
  }

  /**
   * Reads all arrays of a file.
   *
   * @throws ConfigurationException where the file is not whole, or holds another type of number
   */
  public static Map<String, Array> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer mapped =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
      long headerLength = size < 8 ? -1 : mapped.getLong(0);
      if (headerLength < 2 || headerLength > Math.min(MAX_HEADER, size - 8)) {
        throw damaged(file, "its header is cut off");
      }
      byte[] text = new byte[(int) headerLength];
      mapped.get(8, text);
      ByteBuffer data = mapped.slice((int) (8 + headerLength), (int) (size - 8 - headerLength));
      data.order(ByteOrder.LITTLE_ENDIAN);
      return arrays(file, JSON.readTree(new String(text, StandardCharsets.UTF_8)), data);
    } catch (JsonProcessingException e) {
      throw damaged(file, "its header is not JSON");
    }
  }

  private static Map<String, Array> arrays(Path file, JsonNode header, ByteBuffer data) {
    if (!header.isObject()) {
      throw damaged(file, "its header is not JSON");
    }
    Map<String, Array> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      String name = entry.getKey();
      if (name.equals("__metadata__")) {
        continue;
      }
      JsonNode node = entry.getValue();
      if (!node.path("dtype").asText().equals("F32")) {
        throw damaged(
            file,
            "'%s' has numbers of type '%s' where F32 is read"
                .formatted(name, node.path("dtype").asText()));
      }
      JsonNode dimensions = node.path("shape");
      long[] shape = new long[dimensions.size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = dimensions.get(i).asLong(-1);
      }
      long from = node.path("data_offsets").path(0).asLong(-1);
      long to = node.path("data_offsets").path(1).asLong(-1);
      if (from < 0 || from > to || to > data.limit() || !fits(shape, to - from)) {
        throw damaged(file, "'%s' does not lie within it".formatted(name));
      }
      ByteBuffer bytes = data.slice((int) from, (int) (to - from)).order(ByteOrder.LITTLE_ENDIAN);
      arrays.put(name, new Array(shape, bytes.asFloatBuffer()));
    }
    return arrays;
  }

  /** Returns whether an array of that shape takes so many bytes; no product may overflow. */
  private static boolean fits(long[] shape, long bytes) {
    if (Arrays.stream(shape).anyMatch(dimension -> dimension < 0)) {
      return false;
    }
    if (Arrays.stream(shape).anyMatch(dimension -> dimension == 0)) {
      return bytes == 0;
    }
    long size = 4;
    for (long dimension : shape) {
      if (dimension > bytes / size) {
        return false;
      }
      size *= dimension;
    }
    return size == bytes;
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static ConfigurationException damaged(Path file, String how) {
    return new ConfigurationException(
        "The weights in %s are damaged: %s; restore the file or train again.".formatted(file, how));
  }
}
