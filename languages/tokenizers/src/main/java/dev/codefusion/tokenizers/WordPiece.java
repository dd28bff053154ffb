package dev.codefusion.tokenizers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.token.Tokenizer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * WordPiece over BERT's uncased text (Devlin et al. 2019): each word becomes the longest pieces of
 * the vocabulary, from left to right, or the unknown token where that fails. Not lossless: case,
 * accents and blanks are gone.
 */
final class WordPiece implements Tokenizer {

  static final String UNKNOWN = "[UNK]";
  static final String CONTINUED = "##";
  static final int LONGEST_WORD = 100;

  private final List<String> forms;
  private final BitSet special = new BitSet();
  private final Map<String, Integer> ids = new HashMap<>();
  private final int padId;
  private final int unknownId;
  private final int longestForm;
  private final String fingerprint;
  private final PieceCache cache = new PieceCache();

  /**
   * @param forms written forms in the order of ids; those that go on within a word start with ##
   * @param specials those that no text may encode to
   * @throws ConfigurationException where {@code [PAD]} or {@code [UNK]} is missing
   */
  WordPiece(List<String> forms, Set<String> specials) {
    this.forms = List.copyOf(forms);
    int longest = 1;
    for (int id = 0; id < forms.size(); id++) {
      String form = forms.get(id);
      special.set(id, specials.contains(form));
      if (!special.get(id)) {
        ids.put(form, id);
        longest = Math.max(longest, form.length());
      }
    }
    longestForm = longest;
    padId = required("[PAD]");
    unknownId = required(UNKNOWN);
    fingerprint = Fingerprint.of(this);
  }

  private int required(String form) {
    int id = forms.indexOf(form);
    if (id < 0 || !special.get(id)) {
      throw new ConfigurationException(
          "The vocabulary has no special token '%s', but wordpiece needs it.".formatted(form));
    }
    return id;
  }

  @Override
  public int[] encode(String text) {
    int[] all = new int[16];
    int length = 0;
    for (String word : BertText.words(Utf8.wellFormed(text))) {
      int[] pieces = cache.get(word);
      if (pieces == null) {
        pieces = pieces(word);
        cache.put(word, pieces);
      }
      if (length + pieces.length > all.length) {
        all = Arrays.copyOf(all, Math.max(2 * all.length, length + pieces.length));
      }
      System.arraycopy(pieces, 0, all, length, pieces.length);
      length += pieces.length;
    }
    return Arrays.copyOf(all, length);
  }

  private int[] pieces(String word) {
    if (word.codePointCount(0, word.length()) > LONGEST_WORD) {
      return new int[] {unknownId};
    }
    int[] pieces = new int[word.length()];
    int count = 0;
    int start = 0;
    while (start < word.length()) {
      int end = Math.min(word.length(), start + longestForm);
      Integer id = null;
      while (end > start && id == null) {
        String piece = word.substring(start, end);
        id = ids.get(start == 0 ? piece : CONTINUED + piece);
        end -= id == null ? 1 : 0;
      }
      if (id == null) {
        return new int[] {unknownId};
      }
      pieces[count++] = id;
      start = end;
    }
    return Arrays.copyOf(pieces, count);
  }

  /** Returns words separated by single blanks, which is as near as this kind gets to the text. */
  @Override
  public String decode(int[] ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      if (special.get(checked(id))) {
        continue;
      }
      String form = forms.get(id);
      boolean goesOn = form.startsWith(CONTINUED) && form.length() > CONTINUED.length();
      if (!text.isEmpty() && !goesOn) {
        text.append(' ');
      }
      text.append(goesOn ? form.substring(CONTINUED.length()) : form);
    }
    return text.toString();
  }

  @Override
  public String text(int id) {
    return forms.get(checked(id));
  }

  private int checked(int id) {
    if (id < 0 || id >= size()) {
      throw new IllegalArgumentException("Id %d is outside [0, %d).".formatted(id, size()));
    }
    return id;
  }

  boolean isSpecial(int id) {
    return special.get(id);
  }

  @Override
  public int size() {
    return forms.size();
  }

  @Override
  public int padId() {
    return padId;
  }

  @Override
  public OptionalInt maskId() {
    int id = forms.indexOf("[MASK]");
    return id >= 0 && special.get(id) ? OptionalInt.of(id) : OptionalInt.empty();
  }

  @Override
  public List<String> specialTokens() {
    return special.stream().mapToObj(forms::get).toList();
  }

  @Override
  public boolean isLossless() {
    return false;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void write(OutputStream out) throws IOException {
    WordPieceJson.write(this, out);
  }
}
