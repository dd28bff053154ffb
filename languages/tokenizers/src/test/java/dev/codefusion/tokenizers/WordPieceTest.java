package dev.codefusion.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.token.Tokenizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vocabulary of all-MiniLM-L6-v2, which is that of BERT's uncased models. */
final class WordPieceTest {

  private static final String VOCABULARY = "all-minilm-l6-v2-tokenizer.json";
  private static final long SEED = 1234;

  private final WordPieceProvider provider = new WordPieceProvider();

  @TempDir Path folder = Path.of("");

  @Test
  void agreesWithHuggingFaceOnRandomTexts() throws IOException {
    assertParity(new RandomText(SEED)::next, 10_000);
  }

  @Test
  void agreesWithHuggingFaceOnEveryOldCharacter() throws IOException {
    int[] next = {0};
    assertParity(
        () -> {
          String c = Character.toString(next[0]++);
          return "a" + c + "b " + c + " 1" + c + c;
        },
        0x500);
  }

  @Test
  void agreesWithHuggingFaceOnBlanksSignsAndPrivateUse() throws IOException {
    int[] next = {0x2000};
    assertParity(() -> "a" + Character.toString(next[0]++) + "b", 0x70);
    next[0] = 0x3000;
    assertParity(() -> "a" + Character.toString(next[0]++) + "b", 0x40);
    next[0] = 0xE000;
    assertParity(() -> "a" + Character.toString(next[0]++) + "b", 3);
  }

  @Test
  void agreesWithHuggingFaceOnLongWords() throws IOException {
    int[] next = {90};
    assertParity(() -> "ab ".repeat(2) + "x".repeat(next[0]++), 30);
  }

  @Test
  void putsFurtherSpecialsBehindTheVocabulary() {
    Tokenizer tokenizer = tokenizer(Map.of("specials", "<path1>,<_path1>"));

    assertThat(tokenizer.size()).isEqualTo(30_524);
    assertThat(tokenizer.text(30_522)).isEqualTo("<path1>");
    assertThat(tokenizer.decode(new int[] {30_523})).isEmpty();
    assertThat(tokenizer.encode("<path1> [MASK]")).doesNotContain(30_522, 103);
    assertThat(tokenizer.maskId()).hasValue(103);
    assertThat(tokenizer.specialTokens())
        .containsExactly("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<path1>", "<_path1>");
  }

  @Test
  void decodesToWordsWithSingleBlanks() {
    Tokenizer tokenizer = tokenizer(Map.of());

    assertThat(tokenizer.decode(tokenizer.encode("Tokenizing  the café")))
        .isEqualTo("tokenizing the cafe");
    assertThat(tokenizer.isLossless()).isFalse();
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Tokenizer tokenizer = tokenizer(Map.of("specials", "<path1>"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    tokenizer.write(out);

    Tokenizer read = provider.read(new ByteArrayInputStream(out.toByteArray()));

    assertThat(read.fingerprint()).isEqualTo(tokenizer.fingerprint());
    assertThat(read.encode("Find files, please")).isEqualTo(tokenizer.encode("Find files, please"));
    assertThat(read.specialTokens()).isEqualTo(tokenizer.specialTokens());
  }

  @Test
  void readsAVocabularyOfOneEntryALine() throws IOException {
    Path file = folder.resolve("vocab.txt");
    Files.write(file, List.of("[PAD]", "[UNK]", "[MASK]", "un", "##able", "able"));

    Tokenizer tokenizer = tokenizer(Map.of("vocabulary", file.toString()));

    assertThat(tokenizer.encode("Unable able unlike")).containsExactly(3, 4, 5, 1);
  }

  @Test
  void saysWhatItNeeds() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> tokenizer(Map.of("vocabulary", "")))
        .withMessageContaining("option 'vocabulary'");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> tokenizer(Map.of("vocabulary", "no-such.json")))
        .withMessageContaining("'no-such.json'")
        .withMessageContaining("class path");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> tokenizer(Map.of("specials", "the")))
        .withMessageContaining("'the'");
  }

  @Test
  void refusesAnotherRule() throws IOException {
    String json;
    try (InputStream in = resource()) {
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String cased = json.replaceFirst("\"lowercase\":\\s*true", "\"lowercase\":false");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () -> provider.read(new ByteArrayInputStream(cased.getBytes(StandardCharsets.UTF_8))))
        .withMessage(
            "The tokenizer file has false under 'normalizer.lowercase', but only true is supported there.");
  }

  private Tokenizer tokenizer(Map<String, String> given) {
    Map<String, String> values = new java.util.HashMap<>(Map.of("vocabulary", VOCABULARY));
    values.putAll(given);
    return provider.train(List.of(), Options.of("tokenizer 'wordpiece'", values));
  }

  private static InputStream resource() {
    return Objects.requireNonNull(
        WordPieceTest.class.getClassLoader().getResourceAsStream(VOCABULARY));
  }

  private void assertParity(Supplier<String> texts, int count) throws IOException {
    Tokenizer ours = tokenizer(Map.of());
    try (InputStream in = resource()) {
      Files.copy(in, folder.resolve("tokenizer.json"), StandardCopyOption.REPLACE_EXISTING);
    }
    try (HuggingFaceTokenizer theirs =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(folder.resolve("tokenizer.json"))
            .optAddSpecialTokens(false)
            .optTruncation(false)
            .optPadding(false)
            .build()) {
      for (int i = 0; i < count; i++) {
        String text = texts.get();
        assertThat(Arrays.stream(ours.encode(text)).asLongStream().toArray())
            .as("seed %d, text %d: %s", SEED, i, text)
            .isEqualTo(theirs.encode(text, false, false).getIds());
      }
    }
  }
}
