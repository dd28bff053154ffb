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
import java.nio.file.Files;
import java.nio.file.Path;
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
    try (InputStream in = open(place)) {
      return with(place.endsWith(".txt") ? vocabularyTxt(in) : WordPieceJson.read(in), specials);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String place) throws IOException {
    InputStream resource = WordPieceProvider.class.getClassLoader().getResourceAsStream(place);
    if (resource != null) {
      return resource;
    }
    if (!Files.isRegularFile(Path.of(place))) {
      throw new ConfigurationException(
          "The vocabulary '%s' of tokenizer wordpiece is neither on the class path nor a file; add the jar that holds it to the class path."
              .formatted(place));
    }
    return Files.newInputStream(Path.of(place));
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
    Set<String> known = new HashSet<>(forms);
    Set<String> specials = new HashSet<>(base.specialTokens());
    for (String part : commaSeparated.isBlank() ? new String[0] : commaSeparated.split(",", -1)) {
      String form = part.strip();
      if (form.length() < 2 || !known.add(form) || !Utf8.isWellFormed(form)) {
        throw new ConfigurationException(
            "Option 'specials' of wordpiece has the entry '%s', but each must have two characters or more and be new to the vocabulary."
                .formatted(form));
      }
      forms.add(form);
      specials.add(form);
    }
    return new WordPiece(forms, specials);
  }
}
