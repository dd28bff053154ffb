package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.Table;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.runtime.tensorflow.Tabular;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import dev.codefusion.runtime.tensorflow.text.UtteranceCase;
import dev.codefusion.runtime.tensorflow.train.PairFile.Pair;
import dev.codefusion.tokenizers.ByteBpeProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CorpusTest {

  private final Tokenizer tokenizer =
      new ByteBpeProvider()
          .train(List.of("mark the old ones"), Options.of("tokenizer", Map.of("size", "400")));

  private final TextCodec codec =
      new TextCodec(tokenizer, tokenizer, UtteranceCase.KEEP, new Tabular(), false);

  @Test
  void anExampleReadsItsTable() {
    Table table = new Table(List.of("name", "age"), List.of(List.of("Ada", "36")));
    Pair pair = new Pair("mark the old ones", "age > 30", Optional.of(table));

    assertThat(Corpus.examples(codec, List.of(pair), 64, 64))
        .singleElement()
        .satisfies(
            example ->
                assertThat(tokenizer.decode(example.utterance()))
                    .isEqualTo("mark the old ones name age"));
    int withoutTable = tokenizer.encode(pair.utterance()).length;
    assertThat(Corpus.examples(codec, List.of(pair), withoutTable, 64))
        .as("it is longer than its sentence")
        .isEmpty();
  }

  @Test
  void literalsNeedATokenizerWithPlaceholders() {
    assertThatThrownBy(
            () -> new TextCodec(tokenizer, tokenizer, UtteranceCase.KEEP, new Tabular(), true))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the tokenizer has no placeholders");
  }
}
