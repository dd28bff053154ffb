package dev.codefusion.tokenizers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.api.token.TokenizerProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Provides the WordPiece of BERT's uncased models under the name {@code wordpiece}. Its vocabulary
 * is not learned but taken from a published model.
 *
 * <p>Options of {@link #train}:
 *
 * <ul>
 *   <li>{@code vocabulary} (required): a class-path resource, or else a file: a {@code
 *       tokenizer.json}, or a {@code .txt} with one entry a line;
 *   <li>{@code specials} (none): written forms of more special tokens, separated by commas; their
 *       ids follow the vocabulary's.
 * </ul>
 */
public final class WordPieceProvider implements TokenizerProvider {

  private static final Set<String> BERT_SPECIALS =
      Set.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  /** Makes the provider; it holds nothing. */
  public WordPieceProvider() {}

  @Override
  public String name() {
    return "wordpiece";
  }

  /** Reads the vocabulary that the options name; the corpus is not looked at. */
  @Override
  public Tokenizer train(Iterable<String> corpus, Options options) {
    String place = options.text("vocabulary", "");
    String specials = options.text("specials", "");
    if (place.isBlank()) {
      throw new ConfigurationException(
          "Tokenizer wordpiece learns no vocabulary; name a published one in its option 'vocabulary'.");
    }
    try (InputStream in = PublishedFile.open(name(), place)) {
      return with(place.endsWith(".txt") ? vocabularyTxt(in) : WordPieceJson.read(in), specials);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Tokenizer read(InputStream tokenizerJson) throws IOException {
    return WordPieceJson.read(tokenizerJson);
  }

  private static WordPiece vocabularyTxt(InputStream in) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    List<String> forms = reader.lines().toList();
    if (new HashSet<>(forms).size() < forms.size()) {
      throw new ConfigurationException(
          "The vocabulary file has an entry twice, but every line must be another one.");
    }
    return new WordPiece(forms, BERT_SPECIALS);
  }

  private static WordPiece with(WordPiece base, String commaSeparated) {
    List<String> forms = new ArrayList<>();
    for (int id = 0; id < base.size(); id++) {
      forms.add(base.text(id));
    }
    List<String> added = AddedTokens.parse("wordpiece", commaSeparated, forms);
    forms.addAll(added);
    Set<String> specials = new HashSet<>(base.specialTokens());
    specials.addAll(added);
    return new WordPiece(forms, specials);
  }
}
