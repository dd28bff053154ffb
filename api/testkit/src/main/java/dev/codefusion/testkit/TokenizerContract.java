package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.api.token.TokenizerProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds of every tokenizer. */
public abstract class TokenizerContract extends ConfigurableContract<TokenizerProvider, Tokenizer> {

  private static final List<String> CORPUS =
      List.of(
          "find . -name '*.txt' -type f",
          "find /tmp -mtime +7 -delete",
          "grep -rn \"TODO\" src | wc -l",
          "for i in range(10):\n    print(i)\n",
          "=SUMIF(A1:A10, \">5\")");

  private static final List<String> OTHER_CORPUS = List.of("zzz qqq zzz qqq", "xyzzy xyzzy");

  /** For subclasses. */
  protected TokenizerContract() {
    super(TokenizerProvider.class);
  }

  @Override
  protected abstract TokenizerProvider provider();

  @Override
  protected final Tokenizer make(Options options) {
    return provider().train(CORPUS, options);
  }

  /** Returns whether every well-formed text survives encoding and decoding. */
  protected boolean lossless() {
    return true;
  }

  @Test
  @Rule(
      id = "T-1",
      says = "A tokenizer MUST encode any text, and to ids from 0 up to, but not with, its size.")
  final void encodesAnyTextWithinItsSize() {
    Tokenizer tokenizer = make();
    for (Map.Entry<String, String> text : Texts.any().entrySet()) {
      for (int id : tokenizer.encode(text.getValue())) {
        assertThat(id)
            .as("an id of %s", text.getKey())
            .isGreaterThanOrEqualTo(0)
            .isLessThan(tokenizer.size());
      }
    }
  }

  @Test
  @Rule(
      id = "T-2",
      says =
          "A tokenizer MUST decode what it encoded to the same text, for every text without lone surrogates; one that says by isLossless() that it does not MUST lose nothing the second time.")
  final void decodesWhatItEncoded() {
    Tokenizer tokenizer = make();
    assertThat(tokenizer.isLossless()).as("isLossless()").isEqualTo(lossless());
    Texts.wellFormed()
        .forEach(
            (which, text) -> {
              String once = tokenizer.decode(tokenizer.encode(text));
              if (lossless()) {
                assertThat(once).as("%s after encoding and decoding", which).isEqualTo(text);
              } else {
                assertThat(tokenizer.decode(tokenizer.encode(once)))
                    .as("%s after doing so twice", which)
                    .isEqualTo(once);
              }
            });
  }

  @Test
  @Rule(
      id = "T-3",
      says = "A tokenizer MUST encode an empty text to no ids, since it adds none to any text.")
  final void addsNothing() {
    assertThat(make().encode("")).as("ids of an empty text").isEmpty();
  }

  @Test
  @Rule(
      id = "T-4",
      says =
          "A tokenizer's special tokens MUST be listed in the order of their ids, distinct, padding and mask among them, each with its written form as its text.")
  final void listsItsSpecialTokens() {
    Tokenizer tokenizer = make();
    List<String> forms = tokenizer.specialTokens();
    assertThat(forms).as("special tokens").isNotEmpty().doesNotHaveDuplicates();
    assertThat(specials(tokenizer)).as("ids of %s", forms).hasSameSizeAs(forms);
    int last = -1;
    for (String form : forms) {
      int id = id(tokenizer, form);
      assertThat(id).as("id of '%s' in %s", form, forms).isGreaterThan(last);
      last = id;
    }
    assertThat(forms).as("padding among them").contains(tokenizer.text(tokenizer.padId()));
    tokenizer
        .maskId()
        .ifPresent(mask -> assertThat(forms).as("mask among them").contains(tokenizer.text(mask)));
  }

  @Test
  @Rule(
      id = "T-5",
      says =
          "A tokenizer MUST NOT encode any text to padding or mask, not even one that holds their written forms.")
  final void hidesSpecialTokensFromTexts() {
    Tokenizer tokenizer = make();
    String written = String.join(" x ", tokenizer.specialTokens());
    int[] ids = tokenizer.encode(written + String.join("", tokenizer.specialTokens()));
    assertThat(ids).as("ids of '%s'", written).doesNotContain(tokenizer.padId());
    tokenizer
        .maskId()
        .ifPresent(mask -> assertThat(ids).as("ids of '%s'", written).doesNotContain(mask));
  }

  @Test
  @Rule(id = "T-6", says = "A tokenizer MUST leave special tokens out of what it decodes.")
  final void decodesNoSpecialTokens() {
    Tokenizer tokenizer = make();
    int[] ids = tokenizer.encode("find . -type f");
    String plain = tokenizer.decode(ids);
    for (String form : tokenizer.specialTokens()) {
      int[] more = Arrays.copyOf(ids, ids.length + 2);
      Arrays.fill(more, ids.length, more.length, id(tokenizer, form));
      assertThat(tokenizer.decode(more)).as("text with '%s' behind it", form).isEqualTo(plain);
    }
  }

  @Test
  @Rule(
      id = "T-7",
      says = "A tokenizer MUST throw an IllegalArgumentException for an id that it does not have.")
  final void refusesOtherIds() {
    Tokenizer tokenizer = make();
    for (int id : new int[] {-1, tokenizer.size(), Integer.MAX_VALUE}) {
      assertThatIllegalArgumentException()
          .as("decode, id %d of %d", id, tokenizer.size())
          .isThrownBy(() -> tokenizer.decode(new int[] {id}));
      assertThatIllegalArgumentException()
          .as("text, id %d of %d", id, tokenizer.size())
          .isThrownBy(() -> tokenizer.text(id));
    }
  }

  @Test
  @Rule(
      id = "T-8",
      says =
          "A tokenizer's fingerprint MUST be a SHA-256 of 64 hexadecimal digits, the same whenever it is made or read, and another wherever some text has other ids.")
  final void hasAFingerprint() throws IOException {
    Tokenizer tokenizer = make();
    assertThat(tokenizer.fingerprint()).matches("[0-9a-f]{64}");
    assertThat(make().fingerprint())
        .as("fingerprint when made again")
        .isEqualTo(tokenizer.fingerprint());
    assertThat(read(written(tokenizer)).fingerprint())
        .as("fingerprint when written and read")
        .isEqualTo(tokenizer.fingerprint());
    Tokenizer other = provider().train(OTHER_CORPUS, Options.of("tokenizer", options()));
    if (other.fingerprint().equals(tokenizer.fingerprint())) {
      Texts.wellFormed()
          .forEach(
              (which, text) ->
                  assertThat(other.encode(text))
                      .as("%s in a tokenizer of equal fingerprint from another corpus", which)
                      .containsExactly(tokenizer.encode(text)));
    }
  }

  @Test
  @Rule(
      id = "T-9",
      says =
          "A tokenizer that is written and read MUST encode every text to the same ids and write the same bytes; neither way closes the stream.")
  final void survivesWritingAndReading() throws IOException {
    Tokenizer tokenizer = make();
    byte[] bytes = written(tokenizer);
    Tokenizer copy = read(bytes);
    assertThat(written(copy)).as("bytes written by the copy").containsExactly(bytes);
    assertThat(copy.size()).as("size of the copy").isEqualTo(tokenizer.size());
    assertThat(copy.padId()).as("padding of the copy").isEqualTo(tokenizer.padId());
    assertThat(copy.maskId()).as("mask of the copy").isEqualTo(tokenizer.maskId());
    Texts.wellFormed()
        .forEach(
            (which, text) ->
                assertThat(copy.encode(text))
                    .as("ids of %s from the copy", which)
                    .containsExactly(tokenizer.encode(text)));
  }

  @Test
  @Rule(
      id = "T-10",
      says = "A tokenizer's provider MUST refuse a damaged file by a ConfigurationException.")
  final void refusesDamagedFiles() throws IOException {
    byte[] whole = written(make());
    List<byte[]> damaged =
        List.of(
            new byte[0],
            "{}".getBytes(StandardCharsets.UTF_8),
            "\u0000\u0001 no JSON".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(whole, whole.length / 2));
    for (byte[] bytes : damaged) {
      assertThatThrownBy(() -> provider().read(new ByteArrayInputStream(bytes)))
          .as("a file of %d bytes, of which the whole has %d", bytes.length, whole.length)
          .isInstanceOf(ConfigurationException.class);
    }
  }

  @Test
  @Rule(
      id = "T-11",
      says =
          "A tokenizer MUST be immutable and safe for many threads: one text has one array of ids.")
  final void isSafeForManyThreads() {
    Tokenizer tokenizer = make();
    List<String> texts = List.copyOf(Texts.wellFormed().values());
    List<String> expected = encoded(make(), texts);
    Threads.assertAllSee(() -> encoded(tokenizer, texts), expected);
    int[] given = tokenizer.encode("find . -type f");
    int[] kept = given.clone();
    Arrays.fill(given, tokenizer.padId());
    assertThat(tokenizer.encode("find . -type f"))
        .as("ids after the caller has changed the array of the call before")
        .containsExactly(kept);
  }

  private static List<String> encoded(Tokenizer tokenizer, List<String> texts) {
    return texts.stream().map(tokenizer::encode).map(Arrays::toString).toList();
  }

  private static Set<Integer> specials(Tokenizer tokenizer) {
    Set<Integer> ids = new HashSet<>();
    tokenizer.specialTokens().forEach(form -> ids.add(id(tokenizer, form)));
    return ids;
  }

  private static int id(Tokenizer tokenizer, String form) {
    for (int id = 0; id < tokenizer.size(); id++) {
      if (tokenizer.text(id).equals(form)) {
        return id;
      }
    }
    throw new AssertionError("no id has '%s' as its text".formatted(form));
  }

  private static byte[] written(Tokenizer tokenizer) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            throw new AssertionError("write closed the stream");
          }
        };
    try {
      tokenizer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private Tokenizer read(byte[] bytes) throws IOException {
    return provider()
        .read(
            new ByteArrayInputStream(bytes) {
              @Override
              public void close() {
                throw new AssertionError("read closed the stream");
              }
            });
  }
}
