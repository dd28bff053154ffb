package dev.codefusion.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.codefusion.tokenizers.Merges.Merge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The written {@code tokenizer.json}, loaded by Hugging Face's library, gives the same ids. */
final class HuggingFaceParityTest {

  /** One or two characters of each kind that a rule tells apart. */
  private static final String PROBES = "as19 \n\t-_'!$";

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
  void cutsBeforeAndAfterEveryCharacterWhereTheOracleDoes() throws IOException {
    assertSameCuts(new Splitter("test", List.of(Splitter.CODE), false, false), 0x30000);
    // Most of Latin-1 to Cyrillic has been assigned for long; later blocks grow with each Unicode.
    assertSameCuts(new Splitter("test", List.of(), true, false), 0x500);
  }

  private void assertSameCuts(Splitter splitter, int codePoints) throws IOException {
    ByteLevelBpe ours = joinsAcrossEveryCut(splitter);
    try (HuggingFaceTokenizer theirs = load(ours)) {
      for (int codePoint = 0; codePoint < codePoints; codePoint += codePoint < 0x3000 ? 1 : 13) {
        if (Character.getType(codePoint) == Character.SURROGATE) {
          continue;
        }
        String c = Character.toString(codePoint);
        StringBuilder text = new StringBuilder(c).append(c);
        PROBES.chars().forEach(probe -> text.append((char) probe).append(c).append((char) probe));
        assertThat(Arrays.stream(ours.encode(text.toString())).asLongStream().toArray())
            .as("U+%04X", codePoint)
            .isEqualTo(theirs.encode(text.toString(), false, false).getIds());
      }
    }
  }

  /** Merges every byte with every probe on either side, so that ids show each cut between them. */
  private static ByteLevelBpe joinsAcrossEveryCut(Splitter splitter) {
    Set<Merge> merges = new LinkedHashSet<>();
    Set<String> forms = new LinkedHashSet<>(List.of("<pad>"));
    for (int value = 0; value < 256; value++) {
      forms.add(ByteAlphabet.symbol(value));
      String symbol = ByteAlphabet.symbol(value);
      PROBES
          .chars()
          .mapToObj(ByteAlphabet::symbol)
          .forEach(
              probe -> {
                merges.add(new Merge(symbol, probe));
                merges.add(new Merge(probe, symbol));
              });
    }
    merges.forEach(merge -> forms.add(merge.left() + merge.right()));
    Vocabulary vocabulary = new Vocabulary(List.copyOf(forms), Set.of("<pad>"));
    return new ByteLevelBpe(vocabulary, new Merges(List.copyOf(merges), vocabulary), splitter);
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
