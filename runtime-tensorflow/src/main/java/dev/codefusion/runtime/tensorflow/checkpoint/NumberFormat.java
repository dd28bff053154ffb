package dev.codefusion.runtime.tensorflow.checkpoint;

import dev.codefusion.api.ConfigurationException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How the numbers of a weights file are stored; they are 32-bit floats once they are read. */
public enum NumberFormat {
  /** 32-bit floats, as trained. */
  F32,
  /** 16-bit brain floats: the upper half of a 32-bit float, rounded to the nearest. */
  BF16,
  /**
   * Signed bytes q with a scale s for each row or each column, {@code w = q s}, |q| at most 127.
   * The scales of {@code NAME} are the array {@code NAME.scale}, as long as {@code NAME} along the
   * one dimension that they belong to and 1 along the others. Vectors are too small to be worth it
   * and are stored as BF16, as are the scales.
   */
  INT8;

  /** What an array's name has added to it to name its scales. */
  static final String SCALE = ".scale";

  private static final int LARGEST = 127;

  /**
   * Numbers as they lie in a file.
   *
   * @param type their type as the file's header has it: F32, F16, BF16 or I8
   * @param shape dimensions of the array
   * @param bytes the numbers, little-endian, from position 0 to the limit
   */
  record Stored(String type, long[] shape, ByteBuffer bytes) {

    static int size(String type) {
      return switch (type) {
        case "F32" -> 4;
        case "F16", "BF16" -> 2;
        case "I8" -> 1;
        default -> 0;
      };
    }

    FloatBuffer floats() {
      ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      if (type.equals("F32")) {
        return in.asFloatBuffer();
      }
      float[] values = new float[in.limit() / 2];
      boolean half = type.equals("F16");
      for (int i = 0; i < values.length; i++) {
        short bits = in.getShort(2 * i);
        values[i] = half ? ofHalf(bits) : Float.intBitsToFloat(bits << 16);
      }
      return FloatBuffer.wrap(values);
    }

    /** Returns the number that IEEE 754's binary16 has in these bits. */
    private static float ofHalf(short bits) {
      int exponent = bits >>> 10 & 0x1F;
      int fraction = bits & 0x3FF;
      int sign = (bits & 0x8000) << 16;
      if (exponent == 0) {
        return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign));
      }
      int widened = exponent == 0x1F ? 0xFF : exponent + 112; // 127 - 15
      return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }
  }

  /**
   * Returns the format of that name in lower case.
   *
   * @throws ConfigurationException where there is none
   */
  public static NumberFormat named(String name) {
    for (NumberFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new ConfigurationException(
        "Number format '%s' is unknown; it must be one of f32, bf16, int8.".formatted(name));
  }

  /** Returns arrays in this format, under the names that a file has them by. */
  Map<String, Stored> encode(Map<String, SafeTensors.Array> arrays) {
    Map<String, Stored> encoded = new TreeMap<>();
    arrays.forEach(
        (name, array) -> {
          if (this == F32) {
            encoded.put(name, f32(array));
          } else if (this == BF16 || array.shape().length < 2 || array.values().limit() == 0) {
            encoded.put(name, bf16(array.shape(), floats(array.values())));
          } else {
            quantise(name, array, encoded);
          }
        });
    return encoded;
  }

  /** Quantises by rows or by columns, whichever loses less. */
  private static void quantise(String name, SafeTensors.Array array, Map<String, Stored> encoded) {
    float[] values = floats(array.values());
    int rows = (int) array.shape()[0];
    int columns = (int) array.shape()[array.shape().length - 1];
    Quantised byRow = Quantised.of(values, rows, values.length / rows);
    Quantised byColumn = Quantised.of(values, columns, 1);
    boolean rowsAreBetter = byRow.squaredError() < byColumn.squaredError();
    Quantised chosen = rowsAreBetter ? byRow : byColumn;
    long[] scaleShape = new long[array.shape().length];
    Arrays.fill(scaleShape, 1);
    scaleShape[rowsAreBetter ? 0 : scaleShape.length - 1] = chosen.scales().length;
    encoded.put(name, new Stored("I8", array.shape(), ByteBuffer.wrap(chosen.numbers())));
    encoded.put(name + SCALE, bf16(scaleShape, chosen.scales()));
  }

  /**
   * Numbers with the scales that they are to be multiplied by; number i has scale {@code (i / run)
   * % scales.length}.
   */
  private record Quantised(byte[] numbers, float[] scales, double squaredError) {

    static Quantised of(float[] values, int channels, int run) {
      float[] scales = new float[channels];
      for (int i = 0; i < values.length; i++) {
        int channel = i / run % channels;
        scales[channel] = Math.max(scales[channel], Math.abs(values[i]));
      }
      for (int c = 0; c < channels; c++) {
        scales[c] = roundedUp(scales[c] / LARGEST);
      }
      byte[] numbers = new byte[values.length];
      double squaredError = 0;
      for (int i = 0; i < values.length; i++) {
        float scale = scales[i / run % channels];
        int number = scale == 0 ? 0 : Math.round(values[i] / scale);
        numbers[i] = (byte) Math.max(-LARGEST, Math.min(LARGEST, number));
        double error = values[i] - numbers[i] * scale;
        squaredError += error * error;
      }
      return new Quantised(numbers, scales, squaredError);
    }

    /** Returns the least 16-bit brain float that is not below a number that is not negative. */
    private static float roundedUp(float value) {
      int bits = Float.floatToRawIntBits(value);
      return Float.intBitsToFloat((bits + 0xFFFF) & 0xFFFF0000);
    }
  }

  /**
   * Returns the numbers that signed bytes stand for.
   *
   * @param scales one for each row, or one for each column where {@code byColumn}
   */
  static float[] dequantise(ByteBuffer numbers, FloatBuffer scales, boolean byColumn) {
    byte[] bytes = new byte[numbers.limit()];
    numbers.duplicate().rewind().get(bytes);
    float[] factors = floats(scales);
    float[] values = new float[bytes.length];
    if (byColumn) {
      for (int from = 0; from < values.length; from += factors.length) {
        for (int c = 0; c < factors.length; c++) {
          values[from + c] = bytes[from + c] * factors[c];
        }
      }
    } else {
      int run = values.length / factors.length;
      for (int r = 0; r < factors.length; r++) {
        for (int i = r * run; i < (r + 1) * run; i++) {
          values[i] = bytes[i] * factors[r];
        }
      }
    }
    return values;
  }

  private static Stored f32(SafeTensors.Array array) {
    FloatBuffer in = array.values().duplicate().rewind();
    ByteBuffer bytes = ByteBuffer.allocate(4 * in.limit()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(in);
    return new Stored("F32", array.shape(), bytes);
  }

  private static Stored bf16(long[] shape, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      int bits = Float.floatToRawIntBits(value);
      // To the nearest, ties to even; adding could turn a NaN into an infinity.
      int rounded = Float.isNaN(value) ? bits | 0x400000 : bits + 0x7FFF + (bits >>> 16 & 1);
      bytes.putShort((short) (rounded >>> 16));
    }
    return new Stored("BF16", shape, bytes.flip());
  }

  private static float[] floats(FloatBuffer buffer) {
    float[] values = new float[buffer.limit()];
    buffer.duplicate().rewind().get(values);
    return values;
  }
}
