package dev.codefusion.tokenizers;

import dev.codefusion.api.Options;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tokenizers as the tests need them, made through the provider. */
final class Trained {

  private Trained() {}

  /** Trains on 2,000 random texts. */
  static ByteLevelBpe onRandomText(String pattern, int size) {
    RandomText texts = new RandomText(20231);
    return on(
        Stream.generate(texts::next).limit(2000).toList(),
        Map.of("pattern", pattern, "size", String.valueOf(size)));
  }

  static ByteLevelBpe on(List<String> corpus, Map<String, String> options) {
    return new ByteBpeProvider().train(corpus, Options.of("tokenizer 'byte-bpe'", options));
  }

  static String json(ByteLevelBpe tokenizer) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      tokenizer.write(out);
      return out.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ByteLevelBpe read(String json) {
    try {
      return new ByteBpeProvider()
          .read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads CodeT5's vocabulary from the test resources. */
  static ByteLevelBpe codeT5() {
    try (var vocab = Trained.class.getResourceAsStream("/codet5/codet5-vocab.json");
        var merges = Trained.class.getResourceAsStream("/codet5/codet5-merges.txt")) {
      if (vocab == null || merges == null) {
        throw new IllegalStateException("CodeT5's files are not among the test resources.");
      }
      return ByteLevelBpe.load(vocab, merges);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
