package dev.codefusion.tokenizers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.tokenizers.Merges.Merge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code vocab.json} and {@code merges.txt}, with {@code added_tokens.json} where there is
 * one, and finds them.
 */
final class VocabularyFiles {

  private static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";
  private static final String ADDED = "added_tokens.json";

  private VocabularyFiles() {}

  /**
   * Reads a published tokenizer.
   *
   * @param tokenizer name of the tokenizer's kind, for messages
   * @param place a class-path resource, or else a file; where its name ends in {@code vocab.json},
   *     the others are beside it, their names with the same beginning; else a {@code
   *     tokenizer.json}
   */
  static ByteLevelBpe published(String tokenizer, String place) throws IOException {
    if (!place.endsWith(VOCABULARY)) {
      try (InputStream in = PublishedFile.open(tokenizer, place)) {
        return TokenizerJsonReader.read(in);
      }
    }
    String beginning = place.substring(0, place.length() - VOCABULARY.length());
    Optional<InputStream> addedTokens = PublishedFile.find(beginning + ADDED);
    try (InputStream vocab = PublishedFile.open(tokenizer, place);
        InputStream merges = PublishedFile.open(tokenizer, beginning + MERGES);
        InputStream added = addedTokens.orElse(null)) {
      return read(vocab, merges, Optional.ofNullable(added));
    }
  }

  static ByteLevelBpe read(
      InputStream vocabJson, InputStream mergesTxt, Optional<InputStream> addedTokensJson)
      throws IOException {
    Map<String, Integer> ids =
        JsonFile.ids("vocabulary", JsonFile.object("The vocabulary file", vocabJson));
    if (addedTokensJson.isPresent()) {
      ids.putAll(
          JsonFile.ids(
              "added_tokens", JsonFile.object("The file of added tokens", addedTokensJson.get())));
    }
    List<Merge> merges = merges(mergesTxt);
    Set<String> specials = new HashSet<>(ids.keySet());
    for (int value = 0; value < 256; value++) {
      specials.remove(ByteAlphabet.symbol(value));
    }
    merges.forEach(merge -> specials.remove(merge.left() + merge.right()));
    Vocabulary vocabulary =
        new Vocabulary(JsonFile.inOrderOfIds("The vocabulary file", ids), specials);
    Splitter gpt2 = new Splitter("The rule", List.of(), true, false);
    return new ByteLevelBpe(vocabulary, new Merges(merges, vocabulary), gpt2);
  }

  private static List<Merge> merges(InputStream in) throws IOException {
    List<Merge> merges = new ArrayList<>();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      boolean header = number == 1 && line.startsWith("#version");
      if (!header && !line.isEmpty()) {
        merges.add(merge("line " + number + " of the merges file", line));
      }
      number++;
    }
    return merges;
  }

  /** Returns the merge that is written {@code left right}. */
  static Merge merge(String key, String written) {
    int space = written.indexOf(' ');
    if (space <= 0 || space == written.length() - 1 || written.indexOf(' ', space + 1) >= 0) {
      throw new ConfigurationException(
          "The merge '%s' (%s) is not two entries separated by one space; the file may be damaged."
              .formatted(written, key));
    }
    return new Merge(written.substring(0, space), written.substring(space + 1));
  }
}
