package dev.codefusion.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The written {@code tokenizer.json}, loaded by Hugging Face's library, gives the same ids. */
final class HuggingFaceParityTest {

  private static final int TEXTS = 10_000;
  private static final long SEED = 1234;

  @TempDir Path folder = Path.of("");

  @Test
  void agreesForAVocabularyLearnedWithTheRuleForCode() throws IOException {
    assertParity(Trained.onRandomText("code", 1500), new RandomText(SEED)::next);
    assertParity(Trained.onRandomText("code", 1500), new RandomText(SEED)::anyUnicode);
  }

  @Test
  void agreesForAVocabularyLearnedWithGpt2sRule() throws IOException {
    assertParity(Trained.onRandomText("gpt2", 1500), new RandomText(SEED)::next);
  }

  @Test
  void agreesForAVocabularyLearnedWithAnExpressionOverUnicode() throws IOException {
    String pattern = "(?i:'s|'t)| ?\\p{L}+|\\d{1,2}|\\s+(?!\\S)|\\s+|(?<=[.])\\p{P}";
    assertParity(Trained.onRandomText(pattern, 900), new RandomText(SEED)::next);
  }

  @Test
  void agreesForCodeT5() throws IOException {
    assertParity(Trained.codeT5(), new RandomText(SEED)::next);
  }

  @Test
  void agreesWhereAPrefixSpaceIsAskedFor() throws IOException {
    String json = Trained.json(Trained.onRandomText("code", 500));
    String prefixed =
        json.replaceFirst("\"add_prefix_space\": false", "\"add_prefix_space\": true");

    assertParity(Trained.read(prefixed), new RandomText(SEED)::next);
  }

  @Test
  void differsOnlyInThatTextCannotSpellASpecialToken() throws IOException {
    ByteLevelBpe ours = Trained.codeT5();
    try (HuggingFaceTokenizer theirs = load(ours)) {
      assertThat(theirs.encode("<mask>", false, false).getIds()).containsExactly(4);
      assertThat(ours.encode("<mask>")).doesNotContain(4);
    }
  }

  private void assertParity(ByteLevelBpe ours, Supplier<String> texts) throws IOException {
    long tokens = 0;
    try (HuggingFaceTokenizer theirs = load(ours)) {
      for (int i = 0; i < TEXTS; i++) {
        String text = texts.get();
        int[] ids = ours.encode(text);
        long[] expected = theirs.encode(text, false, false).getIds();
        assertThat(Arrays.stream(ids).asLongStream().toArray())
            .as("seed %d, text %d: %s", SEED, i, text)
            .isEqualTo(expected);
        if (i % 100 == 0) {
          assertThat(theirs.decode(expected, true)).as(text).isEqualTo(ours.decode(ids));
        }
        tokens += ids.length;
      }
    }
    assertThat(tokens).isGreaterThan(10L * TEXTS);
  }

  private HuggingFaceTokenizer load(ByteLevelBpe ours) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, Trained.json(ours));
    return HuggingFaceTokenizer.builder()
        .optTokenizerPath(file)
        .optAddSpecialTokens(false)
        .optTruncation(false)
        .optPadding(false)
        .build();
  }
}
