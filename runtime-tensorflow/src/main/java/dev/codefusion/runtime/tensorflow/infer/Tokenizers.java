package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.text.Memory;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizers of a model.
 *
 * @param code of the programs
 * @param utterance of the utterances; the same object where both are one
 */
public record Tokenizers(Tokenizer code, Tokenizer utterance) {

  /**
   * Reads them.
   *
   * @throws ConfigurationException where one is missing, damaged or not the one that the model was
   *     trained with
   */
  public static Tokenizers read(Plugins plugins, ModelFiles model, ModelCard card)
      throws IOException {
    Tokenizer code = read(plugins, model, card, card.tokenizer(), ModelFolder.TOKENIZER);
    // One that is the same as the code's need not be there.
    boolean one =
        card.tokenizer().equals(card.utteranceTokenizer())
            && !card.files().containsKey(ModelFolder.UTTERANCE_TOKENIZER);
    return new Tokenizers(
        code,
        one
            ? code
            : read(
                plugins, model, card, card.utteranceTokenizer(), ModelFolder.UTTERANCE_TOKENIZER));
  }

  /**
   * Returns what a model reads and writes its texts with, but for its memory.
   *
   * @param language the language's plugin, where there is one
   */
  public TextCodec codec(ModelCard card, @Nullable LanguageTarget language) {
    return new TextCodec(code, utterance, card.utteranceCase(), language, card.literals());
  }

  /**
   * Reads the memory of a model that has one.
   *
   * @throws ConfigurationException where it is damaged
   */
  public Memory memory(ModelFiles model, ModelCard card) throws IOException {
    return Memory.read(
        ModelFolder.readBytes(model, card, ModelFolder.MEMORY),
        Math.max(code.size(), utterance.size()),
        model.location() + "/" + ModelFolder.MEMORY);
  }

  private static Tokenizer read(
      Plugins plugins,
      ModelFiles model,
      ModelCard card,
      ModelCard.TokenizerRef reference,
      String file)
      throws IOException {
    byte[] text = ModelFolder.readBytes(model, card, file);
    Tokenizer tokenizer =
        plugins.tokenizers().get(reference.name()).read(new ByteArrayInputStream(text));
    if (!tokenizer.fingerprint().equals(reference.fingerprint())) {
      throw new ConfigurationException(
          "%s/%s is not the tokenizer that the model was trained with: its fingerprint is %s, but model.json says %s."
              .formatted(model.location(), file, tokenizer.fingerprint(), reference.fingerprint()));
    }
    return tokenizer;
  }
}
