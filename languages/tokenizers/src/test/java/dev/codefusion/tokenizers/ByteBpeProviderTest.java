package dev.codefusion.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.token.TokenizerProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByteBpeProviderTest {

  @Test
  void isFoundByItsName() {
    Providers<TokenizerProvider> providers =
        Providers.load("tokenizer", TokenizerProvider.class, getClass().getClassLoader());

    assertThat(providers.get("byte-bpe")).isInstanceOf(ByteBpeProvider.class);
  }

  @Test
  void asksForAllOfItsOptions() {
    Options options =
        Options.of(
            "tokenizer 'byte-bpe'",
            Map.of("size", "300", "minCount", "1", "specials", "<sep>", "pattern", "gpt2"));
    new ByteBpeProvider().train(List.of("abc"), options);

    options.requireConsumed();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "size # 257 # Option 'size' of byte-bpe is '257', but must be a whole number from 258 to 1000000.",
        "minCount # 0 # Option 'minCount' of byte-bpe is '0', but must be a whole number from 1 to 2147483647.",
        "specials # <a>,,<b> # Option 'specials' of byte-bpe has the entry '', but each must have two characters or more and be new to the vocabulary.",
        "specials # <mask> # Option 'specials' of byte-bpe has the entry '<mask>', but each must have two characters or more and be new to the vocabulary.",
        "pattern # gtp2 # Option 'pattern' of byte-bpe is 'gtp2', but must be code, gpt2 or a regular expression.",
        "pattern # codes # Option 'pattern' of byte-bpe is 'codes', but must be code, gpt2 or a regular expression; did you mean code?",
        "pattern # [a # Option 'pattern' of byte-bpe is '[a', which is no regular expression: Unclosed character class near index 1.",
      })
  void refusesValuesInOneSentence(String key, String value, String message) {
    assertThatThrownBy(
            () ->
                new ByteBpeProvider().train(List.of(), Options.of("byte-bpe", Map.of(key, value))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }

  @Test
  void takesAPublishedVocabularyInPlaceOfLearningOne() {
    Options options =
        Options.of(
            "tokenizer 'byte-bpe'",
            Map.of("vocabulary", "codet5/codet5-vocab.json", "specials", "<path1>,<_path1>"));
    ByteLevelBpe tokenizer = new ByteBpeProvider().train(List.of("not looked at"), options);
    ByteLevelBpe codeT5 = Trained.codeT5();

    options.requireConsumed();
    assertThat(tokenizer.encode("return add(1)")).isEqualTo(codeT5.encode("return add(1)"));
    assertThat(tokenizer.size()).isEqualTo(codeT5.size() + 2);
    assertThat(tokenizer.text(codeT5.size() + 1)).isEqualTo("<_path1>");
    assertThat(tokenizer.decode(new int[] {codeT5.size()})).isEmpty();
    assertThat(Trained.read(Trained.json(tokenizer)).fingerprint())
        .isEqualTo(tokenizer.fingerprint());
  }

  @Test
  void takesAddedTokensAndTokenizerJsonToo(@TempDir Path folder) throws IOException {
    String[] parts = {"vocab.json", "merges.txt"};
    for (String part : parts) {
      try (InputStream in = getClass().getResourceAsStream("/codet5/codet5-" + part)) {
        Files.copy(Objects.requireNonNull(in), folder.resolve(part));
      }
    }
    Files.writeString(
        folder.resolve("added_tokens.json"), "{\"<extra_id_0>\": 32001, \"<extra_id_1>\": 32000}");
    ByteLevelBpe fromThree = published(folder.resolve("vocab.json"));
    Path whole = folder.resolve("tokenizer.json");
    Files.writeString(whole, Trained.json(fromThree));

    assertThat(fromThree.size()).isEqualTo(32_002);
    assertThat(fromThree.text(32_000)).isEqualTo("<extra_id_1>");
    assertThat(published(whole).fingerprint()).isEqualTo(fromThree.fingerprint());
  }

  private static ByteLevelBpe published(Path place) {
    return new ByteBpeProvider()
        .train(List.of(), Options.of("byte-bpe", Map.of("vocabulary", place.toString())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "vocabulary # codet5/no-vocab.json # The vocabulary 'codet5/no-vocab.json' of tokenizer byte-bpe is neither on the class path nor a file; add the jar that holds it to the class path.",
        "size # 300 # Option 'size' of byte-bpe is for a vocabulary that is learned, but 'vocabulary' names the published one 'codet5/codet5-vocab.json'; leave out one of the two.",
        "specials # <mask> # Option 'specials' of byte-bpe has the entry '<mask>', but each must have two characters or more and be new to the vocabulary.",
      })
  void refusesWhatAPublishedVocabularyCannotHave(String key, String value, String message) {
    Map<String, String> options = new HashMap<>();
    options.put("vocabulary", "codet5/codet5-vocab.json");
    options.put(key, value);
    assertThatThrownBy(
            () -> new ByteBpeProvider().train(List.of(), Options.of("byte-bpe", options)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }
}
