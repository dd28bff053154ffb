package dev.codefusion.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VocabularyFilesTest {

  @Test
  void loadsCodeT5() {
    ByteLevelBpe codeT5 = Trained.codeT5();
    String code = "def add(a, b):\n    return a + b  # größer als null?\n";

    assertThat(codeT5.size()).isEqualTo(32_000);
    assertThat(codeT5.specialTokens()).containsExactly("<pad>", "<s>", "</s>", "<unk>", "<mask>");
    assertThat(codeT5.padId()).isZero();
    assertThat(codeT5.maskId()).hasValue(4);
    assertThat(codeT5.decode(codeT5.encode(code))).isEqualTo(code);
    assertThat(Arrays.stream(codeT5.encode("return add")).mapToObj(codeT5::text))
        .containsExactly("return", " add");
  }

  @Test
  void keepsFingerprintAndIdsThroughTokenizerJson() {
    ByteLevelBpe codeT5 = Trained.codeT5();
    ByteLevelBpe read = Trained.read(Trained.json(codeT5));

    assertThat(read.fingerprint()).isEqualTo(codeT5.fingerprint());
    assertThat(read.encode("for i in range(10):")).isEqualTo(codeT5.encode("for i in range(10):"));
  }

  @Test
  void readsFilesToo(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("vocab.json"), vocabulary("\"ab\": 257, \"<|endoftext|>\": 256"));
    Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\r\na b\r\n\r\n");
    ByteLevelBpe tokenizer =
        ByteLevelBpe.load(folder.resolve("vocab.json"), folder.resolve("merges.txt"));

    assertThat(tokenizer.encode("abb")).containsExactly(257, 'b');
    assertThat(tokenizer.padId()).isEqualTo(256);
    assertThat(tokenizer.maskId()).isEmpty();
  }

  @Test
  void refusesFilesThatDoNotBelongTogether() {
    assertRefused(
        vocabulary("\"<pad>\": 256"),
        "a b\n",
        "Merge 0 needs the entry 'ab', which the vocabulary does not have; the two must be of one tokenizer.");
    assertRefused(
        vocabulary("\"<pad>\": 256, \"ab\": 257"),
        "#version: 0.2\na b c\n",
        "The merge 'a b c' (line 2 of the merges file) is not two entries separated by one space; the file may be damaged.");
    assertRefused(
        vocabulary("\"<pad>\": 300"),
        "",
        "The vocabulary file gives '<pad>' the id 300, but 257 entries must have the ids 0 to 256, each once.");
    assertRefused(
        "{\"<pad>\": 0}",
        "",
        "The vocabulary has no ordinary entry '\u0100' for the byte 0x00, but byte-level BPE needs all 256 of them.");
    assertRefused(
        "[1]",
        "",
        "The vocabulary file does not hold exactly one JSON object; it may be damaged or another kind of file.");
  }

  private static void assertRefused(String vocab, String merges, String message) {
    assertThatThrownBy(() -> ByteLevelBpe.load(stream(vocab), stream(merges)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }

  /** Returns a vocabulary in which every byte has its own value as id. */
  private static String vocabulary(String more) {
    StringBuilder json = new StringBuilder("{");
    for (int value = 0; value < 256; value++) {
      String symbol = ByteAlphabet.symbol(value);
      json.append(symbol.matches("[\"\\\\]") ? "\"\\" : "\"").append(symbol);
      json.append("\": ").append(value).append(", ");
    }
    return json.append(more).append("}").toString();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
