package dev.codefusion.tokenizers;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Nearest;
import dev.codefusion.api.Options;
import dev.codefusion.api.token.TokenizerProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Provides byte-level BPE under the name {@code byte-bpe}.
 *
 * <p>Options of a training:
 *
 * <ul>
 *   <li>{@code vocabulary} (none): a published one to take, so that nothing is learned and none of
 *       {@code size}, {@code minCount} and {@code pattern} may be given: a class-path resource, or
 *       else a file, which is a {@code tokenizer.json}, or a {@code vocab.json} that {@code
 *       merges.txt} and perhaps {@code added_tokens.json} are beside, the form of GPT-2, RoBERTa
 *       and CodeT5;
 *   <li>{@code size} (4096): the number of ids to stop at, special tokens and the 256 bytes among
 *       them; a small corpus may give fewer;
 *   <li>{@code minCount} (2): how often a pair of neighbours must occur to be merged;
 *   <li>{@code specials} (none): written forms of more special tokens, separated by commas; they
 *       follow {@code <pad>}, id 0, and {@code <mask>}, id 1, or the ids of a published vocabulary;
 *   <li>{@code pattern} ({@code code}): the rule that cuts a text into pieces, across which nothing
 *       is merged: {@code code}, {@code gpt2}, or a regular expression whose matches are pieces, as
 *       is what lies between them. In the JDK an expression that repeats a group, such as {@code
 *       (?:ab|c)+}, recurses, and long texts exhaust the stack; character classes do not.
 * </ul>
 */
public final class ByteBpeProvider implements TokenizerProvider {

  private static final List<String> FIXED_SPECIALS = List.of("<pad>", "<mask>");
  private static final List<String> LEARNING = List.of("size", "minCount", "pattern");
  private static final List<String> RULES = List.of("code", "gpt2");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final int LARGEST = 1_000_000;

  /** Makes the provider; it holds nothing. */
  public ByteBpeProvider() {}

  @Override
  public String name() {
    return "byte-bpe";
  }

  @Override
  public ByteLevelBpe train(Iterable<String> corpus, Options options) {
    Optional<String> vocabulary = options.text("vocabulary");
    if (vocabulary.isPresent()) {
      return published(vocabulary.get(), options);
    }
    List<String> specials = new ArrayList<>(FIXED_SPECIALS);
    specials.addAll(AddedTokens.parse(name(), options.text("specials", ""), FIXED_SPECIALS));
    int size = options.integer("size", 4096, specials.size() + 256, LARGEST);
    int minCount = options.integer("minCount", 2, 1, Integer.MAX_VALUE);
    Splitter splitter = splitter(options.text("pattern", "code"));
    return BpeTrainer.train(corpus, splitter, specials, size, minCount);
  }

  @Override
  public ByteLevelBpe read(InputStream tokenizerJson) throws IOException {
    return TokenizerJsonReader.read(tokenizerJson);
  }

  private ByteLevelBpe published(String place, Options options) {
    if (place.isBlank()) {
      throw new ConfigurationException(
          "Option 'vocabulary' of byte-bpe is blank; name a class-path resource or a file, or leave it out.");
    }
    for (String key : LEARNING) {
      if (options.text(key).isPresent()) {
        throw new ConfigurationException(
            "Option '%s' of byte-bpe is for a vocabulary that is learned, but 'vocabulary' names the published one '%s'; leave out one of the two."
                .formatted(key, place));
      }
    }
    try {
      return VocabularyFiles.published(name(), place).with(options.text("specials", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Splitter splitter(String pattern) {
    String key = "Option 'pattern' of byte-bpe";
    if (pattern.equals("gpt2")) {
      return new Splitter(key, List.of(), true, false);
    }
    if (pattern.equals("code")) {
      return new Splitter(key, List.of(Splitter.CODE), false, false);
    }
    if (pattern.isEmpty() || NAME.matcher(pattern).matches()) {
      throw new ConfigurationException(
          "%s is '%s', but must be code, gpt2 or a regular expression%s."
              .formatted(
                  key,
                  pattern,
                  Nearest.to(pattern, RULES).map(near -> "; did you mean " + near).orElse(""))
              .replaceFirst("(did you mean .*)\\.$", "$1?"));
    }
    return new Splitter(key, List.of(pattern), false, false);
  }
}
