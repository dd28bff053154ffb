package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The 32-bit floats that an ONNX file holds, by name. The file is Protocol Buffers: of {@code
 * ModelProto} only {@code graph} is looked at, of {@code GraphProto} only {@code initializer};
 * nothing in it is run.
 */
final class OnnxWeights {

  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int TENSOR_DIMS = 1;
  private static final int TENSOR_TYPE = 2;
  private static final int TENSOR_FLOATS = 4;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_RAW = 9;
  private static final long TYPE_FLOAT = 1;

  private record Tensor(long[] shape, FloatBuffer values) {}

  private final String resource;
  private final Map<String, Tensor> tensors = new HashMap<>();

  private OnnxWeights(String resource) {
    this.resource = resource;
  }

  /**
   * Reads a class-path resource.
   *
   * @param sha256 what its bytes must hash to
   * @param remedy what to do where it is not there, a clause
   * @throws ConfigurationException where it is missing, has another hash or is no ONNX file
   */
  static OnnxWeights read(String resource, String sha256, String remedy) {
    byte[] bytes;
    try (InputStream in = OnnxWeights.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new ConfigurationException(
            "The pretrained weights '%s' are not on the class path; %s."
                .formatted(resource, remedy));
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String found = sha256(bytes);
    if (!found.equals(sha256)) {
      throw new ConfigurationException(
          "The pretrained weights '%s' on the class path have SHA-256 %s, but %s is wanted; %s."
              .formatted(resource, found, sha256, remedy));
    }
    OnnxWeights weights = new OnnxWeights(resource);
    try {
      weights.model(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "The pretrained weights '%s' are no ONNX file, or a damaged one; %s."
              .formatted(resource, remedy),
          e);
    }
    return weights;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /**
   * Returns the values of one tensor, row by row.
   *
   * @throws ConfigurationException where there is none of that name and shape
   */
  FloatBuffer values(String name, long... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw new ConfigurationException(
          "The pretrained weights '%s' should hold '%s' of shape %s, but %s."
              .formatted(
                  resource,
                  name,
                  Arrays.toString(shape),
                  tensor == null ? "do not" : "it has shape " + Arrays.toString(tensor.shape())));
    }
    return tensor.values().duplicate();
  }

  private void model(ByteBuffer model) {
    while (model.hasRemaining()) {
      long key = varint(model);
      if (key == lengthDelimited(MODEL_GRAPH)) {
        graph(bytes(model));
      } else {
        skip(model, key);
      }
    }
  }

  private void graph(ByteBuffer graph) {
    while (graph.hasRemaining()) {
      long key = varint(graph);
      if (key == lengthDelimited(GRAPH_INITIALIZER)) {
        tensor(bytes(graph));
      } else {
        skip(graph, key);
      }
    }
  }

  private void tensor(ByteBuffer tensor) {
    List<Long> dims = new ArrayList<>();
    long type = 0;
    String name = "";
    ByteBuffer values = ByteBuffer.allocate(0);
    while (tensor.hasRemaining()) {
      long key = varint(tensor);
      if (key == lengthDelimited(TENSOR_DIMS)) {
        ByteBuffer packed = bytes(tensor);
        while (packed.hasRemaining()) {
          dims.add(varint(packed));
        }
      } else if (key == number(TENSOR_DIMS)) {
        dims.add(varint(tensor));
      } else if (key == number(TENSOR_TYPE)) {
        type = varint(tensor);
      } else if (key == lengthDelimited(TENSOR_NAME)) {
        name = StandardCharsets.UTF_8.decode(bytes(tensor)).toString();
      } else if (key == lengthDelimited(TENSOR_RAW) || key == lengthDelimited(TENSOR_FLOATS)) {
        values = bytes(tensor);
      } else {
        skip(tensor, key);
      }
    }
    long[] shape = dims.stream().mapToLong(Long::longValue).toArray();
    long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (type == TYPE_FLOAT && size * Float.BYTES == values.remaining()) {
      tensors.put(name, new Tensor(shape, values.asFloatBuffer()));
    }
  }

  private static long number(int field) {
    return (long) field << 3;
  }

  private static long lengthDelimited(int field) {
    return (long) field << 3 | 2;
  }

  /** Returns a view of the bytes that follow their length. */
  private static ByteBuffer bytes(ByteBuffer in) {
    int length = Math.toIntExact(varint(in));
    ByteBuffer view = in.slice().limit(length).slice().order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + length);
    return view;
  }

  private static void skip(ByteBuffer in, long key) {
    switch ((int) (key & 7)) {
      case 0 -> varint(in);
      case 1 -> in.position(in.position() + Long.BYTES);
      case 2 -> bytes(in);
      case 5 -> in.position(in.position() + Integer.BYTES);
      default -> throw new IllegalArgumentException("wire type " + (key & 7));
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }
}
