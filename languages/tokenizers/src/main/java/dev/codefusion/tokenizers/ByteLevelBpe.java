package dev.codefusion.tokenizers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.token.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Byte-level byte-pair encoding.
 *
 * <p>Lossless for every well-formed string, except where the rules ask for a prefix space; a lone
 * surrogate is encoded as U+FFFD. Encoding takes O(n log n) for a text of n characters, however
 * long its pieces are.
 */
public final class ByteLevelBpe implements Tokenizer {

  private final Vocabulary vocabulary;
  private final Merges merges;
  private final Splitter splitter;
  private final String fingerprint;
  private final PieceCache cache = new PieceCache();

  ByteLevelBpe(Vocabulary vocabulary, Merges merges, Splitter splitter) {
    this.vocabulary = vocabulary;
    this.merges = merges;
    this.splitter = splitter;
    this.fingerprint = Fingerprint.of(vocabulary, merges, splitter);
  }

  /**
   * Reads the pair of files that GPT-2, RoBERTa and CodeT5 come in, and cuts text by GPT-2's rule
   * without a prefix space.
   *
   * <p>Special are the entries that are neither a byte nor made by a merge, so that no text could
   * encode to them; a padding token ({@code <pad>}, or for want of it {@code <|endoftext|>}) must
   * be among them, and {@code <mask>} is the mask where it is. Closes neither stream.
   *
   * @param vocabJson one JSON object from written form to id
   * @param mergesTxt one merge a line, the two written forms separated by a space, after an
   *     optional {@code #version} line
   * @throws ConfigurationException where one is damaged, or the two do not belong together
   */
  public static ByteLevelBpe load(InputStream vocabJson, InputStream mergesTxt) throws IOException {
    return VocabularyFiles.read(vocabJson, mergesTxt, Optional.empty());
  }

  /** Does as {@link #load(InputStream, InputStream)} with two files. */
  public static ByteLevelBpe load(Path vocabJson, Path mergesTxt) throws IOException {
    try (InputStream vocab = Files.newInputStream(vocabJson);
        InputStream merges = Files.newInputStream(mergesTxt)) {
      return load(vocab, merges);
    }
  }

  /** Returns this tokenizer with more special tokens, separated by commas, whose ids follow. */
  ByteLevelBpe with(String moreSpecials) {
    List<String> forms = new ArrayList<>();
    for (int id = 0; id < size(); id++) {
      forms.add(vocabulary.form(id));
    }
    List<String> added = AddedTokens.parse("byte-bpe", moreSpecials, forms);
    if (added.isEmpty()) {
      return this;
    }
    forms.addAll(added);
    Set<String> specials = new HashSet<>(specialTokens());
    specials.addAll(added);
    Vocabulary larger = new Vocabulary(forms, specials);
    return new ByteLevelBpe(larger, new Merges(merges.inOrder(), larger), splitter);
  }

  @Override
  public int[] encode(String text) {
    int[] ids = new int[16];
    int length = 0;
    for (String piece : splitter.pieces(Utf8.wellFormed(text))) {
      int[] more = idsOf(piece);
      if (length + more.length > ids.length) {
        ids = Arrays.copyOf(ids, Math.max(2 * ids.length, length + more.length));
      }
      System.arraycopy(more, 0, ids, length, more.length);
      length += more.length;
    }
    return Arrays.copyOf(ids, length);
  }

  private int[] idsOf(String piece) {
    int[] ids = cache.get(piece);
    if (ids == null) {
      ids = merges.apply(Utf8.ids(piece, vocabulary::byteId));
      cache.put(piece, ids);
    }
    return ids;
  }

  @Override
  public String decode(int[] ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 * ids.length);
    for (int id : ids) {
      bytes.writeBytes(vocabulary.bytes(checked(id)));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public String text(int id) {
    return vocabulary.isSpecial(checked(id))
        ? vocabulary.form(id)
        : new String(vocabulary.bytes(id), StandardCharsets.UTF_8);
  }

  private int checked(int id) {
    if (id < 0 || id >= size()) {
      throw new IllegalArgumentException("Id %d is outside [0, %d).".formatted(id, size()));
    }
    return id;
  }

  @Override
  public int size() {
    return vocabulary.size();
  }

  @Override
  public int padId() {
    return vocabulary.padId();
  }

  @Override
  public OptionalInt maskId() {
    return vocabulary.maskId();
  }

  @Override
  public List<String> specialTokens() {
    return vocabulary.specials();
  }

  @Override
  public boolean isLossless() {
    return !splitter.prefixSpace();
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void write(OutputStream out) throws IOException {
    TokenizerJsonWriter.write(vocabulary, merges, splitter, out);
  }
}
