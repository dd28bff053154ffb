package dev.codefusion.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenizerJsonTest {

  private static final String SMALL =
      Trained.json(Trained.on(Collections.nCopies(4, "new newest"), Map.of("pattern", "gpt2")));

  @ParameterizedTest
  @ValueSource(strings = {"code", "gpt2", "\\s+|\\p{L}+"})
  void readsBackWhatItWrote(String pattern) {
    ByteLevelBpe written = Trained.onRandomText(pattern, 800);
    ByteLevelBpe read = Trained.read(Trained.json(written));
    long seed = 3;
    RandomText texts = new RandomText(seed);

    assertThat(read.fingerprint()).isEqualTo(written.fingerprint()).matches("[0-9a-f]{64}");
    assertThat(read.specialTokens()).isEqualTo(written.specialTokens());
    assertThat(Trained.json(read)).isEqualTo(Trained.json(written));
    for (int i = 0; i < 1000; i++) {
      String text = texts.next();
      assertThat(read.encode(text)).as("seed %d, %d", seed, i).isEqualTo(written.encode(text));
    }
  }

  @Test
  void readsMergesWrittenAsPairs() {
    String pairs =
        SMALL
            .replace("\"n e\"", "[\"n\", \"e\"]")
            .replace("\"e w\"", "[\"e\", \"w\"]")
            .replace("\"n ew\"", "[\"n\", \"ew\"]");

    assertThat(pairs).isNotEqualTo(SMALL);
    assertThat(Trained.read(pairs).fingerprint()).isEqualTo(Trained.read(SMALL).fingerprint());
  }

  @Test
  void readsSpecialTokensThatStandOutsideTheModelsVocabulary() {
    int size = Trained.read(SMALL).size();
    String more =
        changed(
            "\"added_tokens\": [",
            "\"added_tokens\": [{\"id\": %d, \"content\": \"<eos>\", \"special\": true},"
                .formatted(size));

    assertThat(Trained.read(more).specialTokens()).containsExactly("<pad>", "<mask>", "<eos>");
    assertThat(Trained.read(Trained.json(Trained.read(more))).text(size)).isEqualTo("<eos>");
  }

  @Test
  void hasAnotherFingerprintForAnotherRule() {
    ByteLevelBpe small = Trained.read(SMALL);
    ByteLevelBpe prefixed =
        Trained.read(
            changed(
                "\"pre_tokenizer\": {\n    \"type\": \"ByteLevel\",\n    \"add_prefix_space\": false",
                "\"pre_tokenizer\": {\n    \"type\": \"ByteLevel\",\n    \"add_prefix_space\": true"));

    assertThat(prefixed.fingerprint()).isNotEqualTo(small.fingerprint());
    assertThat(prefixed.isLossless()).isFalse();
    assertThat(prefixed.decode(prefixed.encode("new"))).isEqualTo(" new");
    assertThat(
            Trained.read(SMALL.replaceFirst("\"use_regex\": true", "\"use_regex\": false"))
                .fingerprint())
        .isNotEqualTo(small.fingerprint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "\"normalizer\": null # \"normalizer\": {\"type\":\"NFC\"} # {\"type\":\"NFC\"} under 'normalizer', but only null is supported there.",
        "\"truncation\": null # \"truncation\": 512 # 512 under 'truncation', but only null is supported there.",
        "\"added_tokens\": [ # \"added_tokens\": 5, \"x\": [ # the unknown key 'x', which may ask for another rule; byte-bpe knows added_tokens, decoder, model, normalizer, padding, post_processor, pre_tokenizer, truncation, version there.",
        "\"fuse_unk\": false # \"words\": 1 # the unknown key 'words' under 'model', which may ask for another rule; byte-bpe knows byte_fallback, continuing_subword_prefix, dropout, end_of_word_suffix, fuse_unk, ignore_merges, merges, type, unk_token, vocab there.",
        "\"post_processor\": null # \"post_processor\": {\"type\":\"Odd\"} # \"Odd\" under 'post_processor.type', but only ByteLevel, BertProcessing, RobertaProcessing, TemplateProcessing is supported there.",
        "\"type\": \"ByteLevel\" # \"type\": \"Metaspace\" # \"Metaspace\" under 'decoder.type', but only ByteLevel is supported there.",
        "\"type\": \"BPE\" # \"type\": \"WordPiece\" # \"WordPiece\" under 'model.type', but only BPE is supported there.",
        "\"dropout\": null # \"dropout\": 0.1 # 0.1 under 'model.dropout', but only null is supported there.",
        "\"ignore_merges\": false # \"ignore_merges\": true # true under 'model.ignore_merges', but only false is supported there.",
        "\"byte_fallback\": false # \"byte_fallback\": 1 # 1 under 'model.byte_fallback', but only true or false is supported there.",
        "\"end_of_word_suffix\": null # \"end_of_word_suffix\": \"</w>\" # \"</w>\" under 'model.end_of_word_suffix', but only null is supported there.",
        "\"special\": true # \"special\": false # false under 'added_tokens[1].special', but only true is supported there.",
        "\"<pad>\": 0 # \"<pad>\": 0.5 # 0.5 under 'model.vocab.<pad>', but only a whole number is supported there.",
        "\"merges\": [ # \"merges\": [ 7, # 7 under 'model.merges[0]', but only a string is supported there.",
      })
  void refusesOtherRulesNamingKeyAndValue(String from, String to, String message) {
    assertThatThrownBy(() -> Trained.read(changed(from, to)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("The tokenizer file has " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"Whitespace\"}",
        "{\"type\":\"Sequence\",\"pretokenizers\":[]}",
        "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Digits\"},{\"type\":\"ByteLevel\"}]}",
        "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"behavior\":\"Removed\"},1]}",
        "null",
      })
  void refusesOtherWaysOfCutting(String rule) {
    String json =
        SMALL.replaceFirst(
            "\"pre_tokenizer\": \\{[^}]*}", Matcher.quoteReplacement("\"pre_tokenizer\": " + rule));

    assertThatThrownBy(() -> Trained.read(json))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("under 'pre_tokenizer")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "\"n ew\" # \"n e\" # Merge 1 needs the entry 'ne', which the vocabulary does not have; the two must be of one tokenizer.",
        "\"e w\" # \"ew\" # The merge 'ew' (model.merges[0]) is not two entries separated by one space; the file may be damaged.",
        "\"e w\" # \"e z\" # Merge 0 needs the entry 'ez', which the vocabulary does not have; the two must be of one tokenizer.",
        "\"e w\" # \"e w\", \"e w\" # Merge 1 of 'e' and 'w' repeats merge 0, but every merge must be another one.",
        "\"content\": \"<mask>\" # \"content\": \"<pad>\" # The tokenizer file gives the special token '<pad>' more than once, but its id must be one, and given once.",
        "\"<mask>\": 1 # \"<mask>\": 0 # The tokenizer file gives",
        "\"content\": \"<mask>\" # \"content\": \"!\" # ",
        "\"content\": \"<mask>\" # \"content\": \"\\ud800\" # The tokenizer file has a string with half a surrogate pair under 'added_tokens[1].content', which is no text; it may be damaged.",
        "\"version\": \"1.0\" # \"version\": \"1.0\", \"version\": \"1.0\" # The tokenizer file is damaged, or no JSON file in UTF-8: Duplicate field 'version'.",
      })
  void refusesDamagedContent(String from, String to, String message) {
    assertThatThrownBy(() -> Trained.read(changed(from, to)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageNotContaining("\n")
        .hasMessageStartingWith(message == null ? "The tokenizer file" : message);
  }

  @Test
  void refusesASpecialTokenThatTextCouldSpell() {
    int id = Trained.read(SMALL).encode("new")[0];
    String reserved =
        changed(
            "\"added_tokens\": [",
            "\"added_tokens\": [{\"id\": %d, \"content\": \"new\", \"special\": true},"
                .formatted(id));

    assertThatThrownBy(() -> Trained.read(reserved))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Merge 1 makes the special token 'new', but a special token must not be made from"
                + " text.");
  }

  @Test
  void refusesAVocabularyWithoutPadding() {
    assertThatThrownBy(() -> Trained.read(SMALL.replace("<pad>", "<fill>")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "The vocabulary has no padding token: one of its special tokens must be written"
                + " <pad> or [PAD] or <|pad|> or <|endoftext|>.");
  }

  @Test
  void refusesCutAndScrambledFilesInOneSentence() {
    byte[] whole = SMALL.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length - 2; length += 7) {
      String cut = new String(whole, 0, length, StandardCharsets.UTF_8);
      assertThatThrownBy(() -> Trained.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageMatching("[^\\n]+\\.");
    }
    long seed = 99;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] scrambled = whole.clone();
      scrambled[random.nextInt(scrambled.length)] = (byte) random.nextInt(256);
      assertThat(outcome(scrambled)).as("seed %d, %d", seed, i).matches("read|refused");
    }
  }

  private static String outcome(byte[] json) {
    try {
      new ByteBpeProvider().read(new ByteArrayInputStream(json));
      return "read";
    } catch (ConfigurationException e) {
      return "refused";
    } catch (IOException | RuntimeException e) {
      return e.toString();
    }
  }

  @Test
  void leavesTheStreamOpenAndPassesOnItsFaults() throws IOException {
    boolean[] closed = {false};
    InputStream in =
        new ByteArrayInputStream(SMALL.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    new ByteBpeProvider().read(in);
    InputStream broken = InputStream.nullInputStream();
    broken.close();

    assertThat(closed[0]).isFalse();
    assertThatThrownBy(() -> new ByteBpeProvider().read(broken))
        .isInstanceOf(IOException.class)
        .hasMessage("Stream closed");
  }

  @Test
  void writesSpecialTokensFirstAndMergesAsStrings() {
    assertThat(SMALL.lines().map(String::strip).toList())
        .containsSubsequence(
            List.of("\"content\": \"<pad>\",", "\"special\": true", "\"<pad>\": 0,", "\"e w\","));
  }

  /** Returns the small file with the last occurrence of a part replaced. */
  private static String changed(String from, String to) {
    int at = SMALL.lastIndexOf(from);
    assertThat(at).as("position of %s", from).isNotNegative();
    return SMALL.substring(0, at) + to + SMALL.substring(at + from.length());
  }
}
