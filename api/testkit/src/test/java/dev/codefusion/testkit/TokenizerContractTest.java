package dev.codefusion.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.api.token.TokenizerProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TokenizerContractTest {

  /** Plugins by the rule that each breaks. */
  private static final Map<String, TokenizerProvider> BROKEN =
      Map.ofEntries(
          Map.entry("T-1", new Plugin(ChokingOnSurrogates::new)),
          Map.entry("T-2", new Plugin(LosingCase::new)),
          Map.entry("T-3", new Plugin(MarkingTheStart::new)),
          Map.entry("T-4", new Plugin(ListingBackwards::new)),
          Map.entry("T-5", new Plugin(BelievingTheText::new)),
          Map.entry("T-6", new Plugin(WritingSpecials::new)),
          Map.entry("T-7", new Plugin(TakingAnyId::new)),
          Map.entry("T-8", new Plugin(WithoutFingerprint::new)),
          Map.entry("T-9", new ReadingSomethingElse()),
          Map.entry("T-10", new TrustingFiles()),
          Map.entry("T-11", new Plugin(SharingItsArrays::new)));

  static final class Kit extends TokenizerContract {

    private static TokenizerProvider subject = new Plugin(Sound::new);

    @Override
    protected TokenizerProvider provider() {
      return subject;
    }

    @Override
    protected boolean registered() {
      return false;
    }
  }

  static final class LossyKit extends TokenizerContract {

    @Override
    protected TokenizerProvider provider() {
      return new Plugin(DeclaringItsLoss::new);
    }

    @Override
    protected boolean registered() {
      return false;
    }

    @Override
    protected boolean lossless() {
      return false;
    }
  }

  @Test
  void passesASoundPlugin() {
    Kit.subject = new Plugin(Sound::new);
    assertThat(KitRun.broken(Kit.class)).isEmpty();
    assertThat(KitRun.broken(LossyKit.class)).isEmpty();
  }

  @Test
  void noticesALossThatIsNotExpected() {
    Kit.subject = new Plugin(DeclaringItsLoss::new);
    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys("T-2");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void failsAtTheBrokenRule(String rule) {
    Kit.subject = requireNonNull(BROKEN.get(rule));
    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys(rule);
  }

  static Set<String> rules() {
    return BROKEN.keySet();
  }

  private static class Plugin implements TokenizerProvider {

    private final Supplier<Tokenizer> maker;

    Plugin(Supplier<Tokenizer> maker) {
      this.maker = maker;
    }

    @Override
    public String name() {
      return "bytes";
    }

    @Override
    public Tokenizer train(Iterable<String> corpus, Options options) {
      return maker.get();
    }

    @Override
    public Tokenizer read(InputStream tokenizerJson) throws IOException {
      String text = new String(tokenizerJson.readAllBytes(), StandardCharsets.UTF_8);
      if (!text.equals(Sound.FILE)) {
        throw new ConfigurationException("The file '%s' is damaged.".formatted(text));
      }
      return maker.get();
    }
  }

  private static final class ReadingSomethingElse extends Plugin {
    ReadingSomethingElse() {
      super(Sound::new);
    }

    @Override
    public Tokenizer read(InputStream tokenizerJson) throws IOException {
      super.read(tokenizerJson);
      return new LosingCase();
    }
  }

  private static final class TrustingFiles extends Plugin {
    TrustingFiles() {
      super(Sound::new);
    }

    @Override
    public Tokenizer read(InputStream tokenizerJson) {
      return new Sound();
    }
  }

  /** The bytes of UTF-8 behind three special tokens; the other tokenizers each change one thing. */
  private static class Sound implements Tokenizer {

    static final String FILE = "{\"model\": \"bytes\"}";

    private static final List<String> SPECIALS = List.of("<void>", "<hidden>", "<start>");

    @Override
    public int[] encode(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int[] ids = new int[bytes.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = SPECIALS.size() + (bytes[i] & 0xff);
      }
      return ids;
    }

    @Override
    public String decode(int[] ids) {
      ByteBuffer bytes = ByteBuffer.allocate(16 * ids.length);
      for (int id : ids) {
        check(id);
        if (id >= SPECIALS.size()) {
          bytes.put((byte) (id - SPECIALS.size()));
        } else {
          bytes.put(special(id).getBytes(StandardCharsets.UTF_8));
        }
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    String special(int id) {
      return "";
    }

    void check(int id) {
      if (id < 0 || id >= size()) {
        throw new IllegalArgumentException("id " + id + " is outside [0, " + size() + ")");
      }
    }

    @Override
    public String text(int id) {
      check(id);
      return id >= 0 && id < SPECIALS.size() ? SPECIALS.get(id) : "byte " + id;
    }

    @Override
    public int size() {
      return SPECIALS.size() + 256;
    }

    @Override
    public int padId() {
      return 0;
    }

    @Override
    public OptionalInt maskId() {
      return OptionalInt.of(1);
    }

    @Override
    public List<String> specialTokens() {
      return SPECIALS;
    }

    @Override
    public String fingerprint() {
      return "0123456789abcdef".repeat(4);
    }

    @Override
    public void write(OutputStream out) throws IOException {
      out.write(FILE.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static final class ChokingOnSurrogates extends Sound {
    @Override
    public int[] encode(String text) {
      if (text.indexOf('?') < 0
          && new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).indexOf('?')
              >= 0) {
        throw new IllegalArgumentException("a lone surrogate");
      }
      return super.encode(text);
    }
  }

  private static class LosingCase extends Sound {
    @Override
    public int[] encode(String text) {
      return super.encode(text.toLowerCase(Locale.ROOT));
    }
  }

  private static final class DeclaringItsLoss extends LosingCase {
    @Override
    public boolean isLossless() {
      return false;
    }
  }

  private static final class MarkingTheStart extends Sound {
    @Override
    public int[] encode(String text) {
      int[] ids = super.encode(text);
      int[] marked = new int[ids.length + 1];
      System.arraycopy(ids, 0, marked, 1, ids.length);
      marked[0] = 2;
      return marked;
    }
  }

  private static final class ListingBackwards extends Sound {
    @Override
    public List<String> specialTokens() {
      return List.of("<hidden>", "<void>", "<start>");
    }
  }

  private static final class BelievingTheText extends Sound {
    @Override
    public int[] encode(String text) {
      List<Integer> ids = new ArrayList<>();
      int from = 0;
      for (int at = text.indexOf("<void>"); at >= 0; at = text.indexOf("<void>", from)) {
        Arrays.stream(super.encode(text.substring(from, at))).forEach(ids::add);
        ids.add(padId());
        from = at + "<void>".length();
      }
      Arrays.stream(super.encode(text.substring(from))).forEach(ids::add);
      return ids.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private static final class WritingSpecials extends Sound {
    @Override
    String special(int id) {
      return text(id);
    }
  }

  private static final class TakingAnyId extends Sound {
    @Override
    void check(int id) {}

    @Override
    String special(int id) {
      return "";
    }
  }

  private static final class WithoutFingerprint extends Sound {
    @Override
    public String fingerprint() {
      return "1";
    }
  }

  private static final class SharingItsArrays extends Sound {
    private final Map<String, int[]> cache = new java.util.concurrent.ConcurrentHashMap<>();

    @Override
    public int[] encode(String text) {
      return cache.computeIfAbsent(text, super::encode);
    }
  }
}
