package dev.codefusion.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteLevelBpeTest {

  private static final ByteLevelBpe TOKENIZER = Trained.onRandomText("code", 1000);

  @ParameterizedTest
  @ValueSource(strings = {"code", "gpt2", "[a-z]+", "(?i:x)|\\s+"})
  void decodesEveryWellFormedTextToItself(String pattern) {
    ByteLevelBpe trained = Trained.onRandomText(pattern, 600);
    long seed = 42;
    RandomText texts = new RandomText(seed);

    assertThat(trained.isLossless()).isTrue();
    for (int i = 0; i < 2000; i++) {
      String text = i % 2 == 0 ? texts.anyUnicode() : texts.next();
      assertThat(trained.decode(trained.encode(text)))
          .as("seed %d, text %d", seed, i)
          .isEqualTo(text);
    }
  }

  @Test
  void encodesTheEmptyTextToNothing() {
    assertThat(TOKENIZER.encode("")).isEmpty();
    assertThat(TOKENIZER.decode(new int[0])).isEmpty();
  }

  @Test
  void encodesALoneSurrogateAsTheReplacementCharacter() {
    assertThat(TOKENIZER.decode(TOKENIZER.encode("a\uD83D b\uDE00"))).isEqualTo("a\uFFFD b\uFFFD");
  }

  @Test
  void encodesALongPieceWithoutTakingQuadraticTime() {
    String letters = "abcdefghij".repeat(100_000);

    assertThat(TOKENIZER.decode(TOKENIZER.encode(letters))).isEqualTo(letters);
    assertThat(TOKENIZER.decode(TOKENIZER.encode("=".repeat(300_000)))).hasSize(300_000);
  }

  @Test
  void letsNoTextSpellASpecialToken() {
    ByteLevelBpe withMore =
        Trained.on(List.of("<sep> <sep> <pad> <mask>"), Map.of("specials", "<sep>, [CLS]"));

    assertThat(withMore.specialTokens()).containsExactly("<pad>", "<mask>", "<sep>", "[CLS]");
    for (String written : withMore.specialTokens()) {
      String text = "x " + written + written + " y";
      assertThat(withMore.encode(text)).as(written).doesNotContain(0, 1, 2, 3);
      assertThat(withMore.decode(withMore.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void leavesSpecialTokensOutOfDecodedTextAndShowsThemAlone() {
    int[] ids = TOKENIZER.encode("ls -l");
    int[] padded = Arrays.copyOf(ids, ids.length + 3);

    assertThat(TOKENIZER.padId()).isZero();
    assertThat(TOKENIZER.maskId()).hasValue(1);
    assertThat(TOKENIZER.decode(padded)).isEqualTo("ls -l");
    assertThat(TOKENIZER.text(1)).isEqualTo("<mask>");
    assertThat(TOKENIZER.text(2 + 'a')).isEqualTo("a");
  }

  @Test
  void decodesBytesThatAreNoTextAsTheReplacementCharacter() {
    assertThat(TOKENIZER.decode(new int[] {2 + 'a', 2 + 0xC3})).isEqualTo("a\uFFFD");
  }

  @Test
  void refusesIdsThatItDoesNotHave() {
    assertThatThrownBy(() -> TOKENIZER.decode(new int[] {1000}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Id 1000 is outside [0, 1000).");
    assertThatThrownBy(() -> TOKENIZER.text(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void encodesTheSameInManyThreadsAsInOne() {
    List<String> texts = Stream.generate(new RandomText(5)::next).limit(2000).toList();
    ByteLevelBpe fresh = Trained.read(Trained.json(TOKENIZER));
    List<int[]> parallel =
        IntStream.range(0, 8000)
            .parallel()
            .mapToObj(i -> fresh.encode(texts.get(i % 2000)))
            .toList();

    for (int i = 0; i < parallel.size(); i++) {
      assertThat(parallel.get(i)).isEqualTo(TOKENIZER.encode(texts.get(i % 2000)));
    }
  }

  @Test
  void givesOutIdsThatTheCallerMayChange() {
    TOKENIZER.encode("find")[0] = 0;

    assertThat(TOKENIZER.decode(TOKENIZER.encode("find"))).isEqualTo("find");
  }
}
