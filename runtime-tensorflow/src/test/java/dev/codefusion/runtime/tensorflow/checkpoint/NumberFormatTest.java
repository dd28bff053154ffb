package dev.codefusion.runtime.tensorflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors.Array;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NumberFormatTest {

  private static final int ROWS = 30;
  private static final int COLUMNS = 50;

  @TempDir private Path folder;

  @Test
  void int8IsWrongByHalfAScaleAtMost() throws IOException {
    long seed = 5;
    float[] values = random(seed);
    // Columns of very different size: only scales of their own keep the small ones.
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) Math.pow(10, i % COLUMNS % 5 - 3);
    }
    float[] read = throughFile(values, NumberFormat.INT8);
    for (int column = 0; column < COLUMNS; column++) {
      float largest = 0;
      for (int i = column; i < values.length; i += COLUMNS) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      // A scale is rounded up to a brain float, so by less than 1 in 128.
      double bound = largest / 127 * (1 + 1 / 128.0) / 2 * 1.0001;
      for (int i = column; i < values.length; i += COLUMNS) {
        assertThat(Math.abs(read[i] - values[i]))
            .as("seed %d, %d", seed, i)
            .isLessThan((float) bound);
      }
    }
  }

  @Test
  void int8TakesRowsWhereTheyAreWhatDiffers() throws IOException {
    long seed = 6;
    float[] values = random(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) Math.pow(10, i / COLUMNS % 5 - 3);
    }
    float[] read = throughFile(values, NumberFormat.INT8);
    for (int row = 0; row < ROWS; row++) {
      float largest = 0;
      for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i++) {
        assertThat(Math.abs(read[i] - values[i]))
            .as("seed %d, %d", seed, i)
            .isLessThan(largest / 250);
      }
    }
  }

  @Test
  void bf16IsWrongByOneIn256AtMost() throws IOException {
    long seed = 7;
    float[] values = random(seed);
    float[] read = throughFile(values, NumberFormat.BF16);
    for (int i = 0; i < values.length; i++) {
      assertThat(Math.abs(read[i] - values[i]))
          .as("seed %d, %d", seed, i)
          .isLessThanOrEqualTo(Math.abs(values[i]) / 256);
    }
  }

  @Test
  void f32IsExact() throws IOException {
    float[] values = random(8);
    assertThat(throughFile(values, NumberFormat.F32)).isEqualTo(values);
  }

  @Test
  void zerosStayZeros() throws IOException {
    assertThat(throughFile(new float[ROWS * COLUMNS], NumberFormat.INT8)).containsOnly(0f);
  }

  @Test
  void aQuantisedFileIsStandardSafetensors() throws IOException {
    Path file = folder.resolve("int8");
    SafeTensors.write(
        file,
        Map.of(
            "m", new Array(new long[] {2, 2}, FloatBuffer.wrap(new float[] {127, 1, -127, -1})),
            "v", new Array(new long[] {1}, FloatBuffer.wrap(new float[] {2}))),
        NumberFormat.INT8);
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(text)
        .contains("\"m\":{\"dtype\":\"I8\",\"shape\":[2,2],\"data_offsets\":[0,4]}")
        .contains("\"m.scale\":{\"dtype\":\"BF16\",\"shape\":[2,1],\"data_offsets\":[4,8]}")
        .contains("\"v\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[8,10]}");
    assertThat(SafeTensors.read(file)).containsOnlyKeys("m", "v");
  }

  @Test
  void refusesBytesWithoutScalesAndScalesThatDoNotFit() throws IOException {
    refuses("{\"m\":{\"dtype\":\"I8\",\"shape\":[2,2],\"data_offsets\":[0,4]}}", "no scales");
    for (String shape : new String[] {"[2]", "[2,2]", "[1,1]", "[1,3]", "[]"}) {
      int bytes =
          shape.equals("[2,2]") ? 8 : shape.equals("[1,3]") ? 6 : shape.equals("[2]") ? 4 : 2;
      refuses(
          ("{\"m\":{\"dtype\":\"I8\",\"shape\":[2,2],\"data_offsets\":[0,4]},"
                  + "\"m.scale\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[4,%d]}}")
              .formatted(shape, 4 + bytes),
          "do not fit");
    }
  }

  @Test
  void refusesAnUnknownFormat() {
    assertThat(NumberFormat.named("int8")).isEqualTo(NumberFormat.INT8);
    assertThatThrownBy(() -> NumberFormat.named("int4"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Number format 'int4' is unknown; it must be one of f32, bf16, int8.");
  }

  private void refuses(String header, String why) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(8 + text.length + 12).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    Path file = Files.write(folder.resolve("made"), bytes.array());
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(why);
  }

  private float[] throughFile(float[] values, NumberFormat format) throws IOException {
    Path file = folder.resolve(format.name());
    Files.deleteIfExists(file);
    Array array = new Array(new long[] {ROWS, COLUMNS}, FloatBuffer.wrap(values));
    SafeTensors.write(file, Map.of("m", array), format);
    Array back = Objects.requireNonNull(SafeTensors.read(file).get("m"));
    assertThat(back.shape()).containsExactly(ROWS, COLUMNS);
    float[] read = new float[back.values().limit()];
    back.values().duplicate().rewind().get(read);
    return read;
  }

  private static float[] random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
