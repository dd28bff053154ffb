package dev.codefusion.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.token.TokenizerProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
        "specials # <a>,,<b> # Option 'specials' of byte-bpe has the entry '', but each must have two characters or more and be another one than <pad>, <mask>, <a>.",
        "specials # <mask> # Option 'specials' of byte-bpe has the entry '<mask>', but each must have two characters or more and be another one than <pad>, <mask>.",
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
}
