package dev.codefusion.runtime.tensorflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors.Array;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafeTensorsTest {

  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    Map<String, Array> arrays = new LinkedHashMap<>();
    arrays.put("encoder/table", array(random, 300_000, 2));
    arrays.put("b", array(random, 3));
    arrays.put("a/\"quoted\" ü", array(random, 2, 3, 4));
    arrays.put("scalar", array(random));
    arrays.put("nothing", array(random, 0, 5));
    Path file = folder.resolve("weights.safetensors");

    SafeTensors.write(file, arrays);
    Map<String, Array> read = SafeTensors.read(file);

    assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(arrays.keySet());
    arrays.forEach(
        (name, written) -> {
          assertThat(named(read, name).shape()).as(name).isEqualTo(written.shape());
          assertThat(named(read, name).values()).as(name).isEqualTo(written.values());
        });
  }

  @Test
  void everyByteIsWhereTheFormatWantsIt() throws IOException {
    Path file = folder.resolve("weights.safetensors");

    SafeTensors.write(
        file,
        Map.of(
            "b", new Array(new long[] {1}, FloatBuffer.wrap(new float[] {-2})),
            "a", new Array(new long[] {2, 1}, FloatBuffer.wrap(new float[] {1, 0.5f}))));

    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}";
    int padded = (header.length() + 7) / 8 * 8;
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes).hasSize(8 + padded + 12);
    assertThat((8 + padded) % 8).as("start of the numbers").isZero();
    assertThat(bytes).startsWith(padded, 0, 0, 0, 0, 0, 0, 0);
    assertThat(new String(bytes, 8, padded, StandardCharsets.UTF_8))
        .startsWith(header)
        .isEqualToIgnoringWhitespace(header);
    // 1 is 0x3F800000, 0.5 is 0x3F000000, -2 is 0xC0000000; the lowest byte comes first.
    assertThat(bytes)
        .endsWith(new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x3F, 0, 0, 0, (byte) 0xC0});
  }

  @Test
  void writesWholeBuffersAndLeavesThemAsTheyWere() throws IOException {
    FloatBuffer values = FloatBuffer.wrap(new float[] {1, 2, 3}).position(2);
    Path file = folder.resolve("weights.safetensors");

    SafeTensors.write(file, Map.of("x", new Array(new long[] {3}, values)));

    assertThat(values.position()).isEqualTo(2);
    assertThat(named(SafeTensors.read(file), "x").values())
        .isEqualTo(FloatBuffer.wrap(new float[] {1, 2, 3}));
  }

  @Test
  void neverOverwrites() throws IOException {
    Path file = Files.writeString(folder.resolve("weights.safetensors"), "something");

    assertThatThrownBy(() -> SafeTensors.write(file, Map.of()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("something");
  }

  @Test
  void readsFilesOfOthersWithMetadataAndAnyOrder() throws IOException {
    Path file =
        file(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"z\":{\"data_offsets\":[4,8],\"shape\":[],\"dtype\":\"F32\"},"
                + "\"a\":{\"data_offsets\":[0,4],\"shape\":[1,1],\"dtype\":\"F32\"}}",
            7,
            9);

    Map<String, Array> read = SafeTensors.read(file);

    assertThat(read).containsOnlyKeys("a", "z");
    assertThat(named(read, "a").values().get(0)).isEqualTo(7);
    assertThat(named(read, "z").values().get(0)).isEqualTo(9);
  }

  @Test
  void readsHalfPrecisionNumbersExactly() throws IOException {
    int[] bits = {
      0x0000, 0x8000, 0x0001, 0x83FF, 0x0400, 0x3555, 0x3C00, 0xC100, 0x7BFF, 0x7C00, 0xFC00, 0x7E00
    };
    byte[] header =
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[12],\"data_offsets\":[0,24]}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 24).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    for (int half : bits) {
      bytes.putShort((short) half);
    }
    Path file = Files.write(folder.resolve("half.safetensors"), bytes.array());

    assertThat(named(SafeTensors.read(file), "a").values())
        .isEqualTo(
            FloatBuffer.wrap(
                new float[] {
                  0,
                  -0f,
                  0x1p-24f,
                  -1023 * 0x1p-24f,
                  0x1p-14f,
                  (1 + 0x155 / 1024f) / 4,
                  1,
                  -2.5f,
                  65504,
                  Float.POSITIVE_INFINITY,
                  Float.NEGATIVE_INFINITY,
                  Float.NaN
                }));
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    Path whole = file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1, 2);
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(bytes, length));
      refuses(cut, "damaged");
    }
  }

  @Test
  void refusesAFileThatIsTooLargeToBeMapped() throws IOException {
    Path file = folder.resolve(ModelFolder.WEIGHTS);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // The rest is a hole, which takes no room on the disk.
      channel.write(ByteBuffer.allocate(1), Integer.MAX_VALUE);
    }
    for (ThrowingCallable reading :
        List.<ThrowingCallable>of(
            () -> SafeTensors.read(file),
            () -> new FolderModels.Folder(folder).read(ModelFolder.WEIGHTS))) {
      assertThatThrownBy(reading)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith(
              "%s has 2147483648 bytes, but a file of a model is read up to 2147483647; ", file);
    }
  }

  @Test
  void refusesAHeaderThatIsTooLong() throws IOException {
    for (long length : new long[] {-1, 0, 1, 17, 1L << 40, Long.MAX_VALUE}) {
      ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      refuses(Files.write(folder.resolve("header"), bytes.array()), "its header is cut off");
    }
  }

  @Test
  void refusesAHeaderThatIsNoJsonObject() throws IOException {
    refuses(file("{\"a\":"), "its header is not JSON");
    refuses(file("[1, 2]"), "its header is not JSON");
    refuses(file("{} {}"), "its header is not JSON");
  }

  @Test
  void refusesOtherNumbers() throws IOException {
    refuses(
        file("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 1, 2),
        "'a' has numbers of type 'F64' where F32, F16, BF16 or I8 is read");
  }

  @Test
  void refusesPlacesOutsideTheFile() throws IOException {
    String[] places = {
      "\"shape\":[2],\"data_offsets\":[0,12]",
      "\"shape\":[1],\"data_offsets\":[8,12]",
      "\"shape\":[1],\"data_offsets\":[-4,0]",
      "\"shape\":[1],\"data_offsets\":[4,0]",
      "\"shape\":[1],\"data_offsets\":[0,8]",
      "\"shape\":[3],\"data_offsets\":[0,8]",
      "\"shape\":[1],\"data_offsets\":[0]",
      "\"shape\":[1]",
    };
    for (String place : places) {
      refuses(
          file("{\"a\":{\"dtype\":\"F32\"," + place + "}}", 1, 2), "'a' does not lie within it");
    }
  }

  @Test
  void refusesShapesThatAreNoListsOfWholeNumbers() throws IOException {
    String[] shapes = {
      "[\"x\"]",
      "[\"1\"]",
      "[-1]",
      "[-1,-1]",
      "[-1,0]",
      "[1.5]",
      "[null]",
      "[[1]]",
      "{\"a\":1}",
      "1",
      "\"1\"",
      "null",
      "[18446744073709551617]"
    };
    for (String shape : shapes) {
      refuses(
          file("{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,4]}}", 1),
          "the shape of 'a' is no list of whole numbers from 0 on");
    }
    refuses(
        file("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 1),
        "the shape of 'a' is no list of whole numbers from 0 on");
  }

  @Test
  void refusesShapesWhoseProductOverflows() throws IOException {
    String[] shapes = {
      "[4611686018427387904]", "[4294967296, 4294967296]", "[3037000500, 3037000500, 4]"
    };
    for (String shape : shapes) {
      refuses(
          file("{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,0]}}"),
          "'a' does not lie within it");
    }
  }

  private static Array named(Map<String, Array> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  private static void refuses(Path file, String why) {
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("The weights in " + file + " are damaged: ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  private Path file(String header, float... numbers) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + 4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    for (float number : numbers) {
      bytes.putFloat(number);
    }
    return Files.write(folder.resolve("made.safetensors"), bytes.array());
  }

  private static Array array(SplittableRandom random, long... shape) {
    int size = 1;
    for (long dimension : shape) {
      size *= (int) dimension;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Array(shape, FloatBuffer.wrap(values));
  }
}
