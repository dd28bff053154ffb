package dev.codefusion.runtime.tensorflow.spi;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.codefusion.api.ConfigurationException;

/**
 * Sizes of a network; kept in model.json. Limits are those that the settings of a training have.
 *
 * @param vocabulary code tokens (V)
 * @param utteranceVocabulary utterance tokens (U)
 * @param sharedVocabulary whether code and utterances are written in the same tokens, so that both
 *     can share embeddings
 * @param width width of the layers (D), a multiple of the heads
 * @param heads attention heads (H)
 * @param latent dimension of the diffused vectors (d)
 * @param encoderLayers layers of the utterance encoder
 * @param denoiserLayers layers of the denoiser
 * @param decoderLayers layers of the decoder
 * @param codeLength most code tokens
 * @param utteranceLength most utterance tokens
 */
public record Dims(
    int vocabulary,
    int utteranceVocabulary,
    boolean sharedVocabulary,
    int width,
    int heads,
    int latent,
    int encoderLayers,
    int denoiserLayers,
    int decoderLayers,
    int codeLength,
    int utteranceLength) {

  /**
   * Checks the sizes.
   *
   * @throws ConfigurationException where one is out of its range, or the width no multiple of the
   *     heads
   */
  public Dims {
    requireWithin("vocabulary", vocabulary, 1, Integer.MAX_VALUE);
    requireWithin("utteranceVocabulary", utteranceVocabulary, 1, Integer.MAX_VALUE);
    requireWithin("width", width, 8, 8_192);
    requireWithin("heads", heads, 1, 128);
    requireWithin("latent", latent, 2, 8_192);
    requireWithin("encoderLayers", encoderLayers, 0, 64);
    requireWithin("denoiserLayers", denoiserLayers, 1, 64);
    requireWithin("decoderLayers", decoderLayers, 0, 64);
    requireWithin("codeLength", codeLength, 1, 4_096);
    requireWithin("utteranceLength", utteranceLength, 1, 4_096);
    if (width % heads != 0) {
      throw new ConfigurationException(
          "'dims.width' is %d, but must be a multiple of 'dims.heads', which is %d."
              .formatted(width, heads));
    }
  }

  private static void requireWithin(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new ConfigurationException(
          "'dims.%s' is %d, but must be from %d to %d.".formatted(name, value, min, max));
    }
  }

  /** Returns the width of one attention head (K). */
  @JsonIgnore
  public int headWidth() {
    return width / heads;
  }

  /** Returns the number of features that describe a noise level (C). */
  @JsonIgnore
  public int noiseFeatures() {
    return Math.max(16, width / 4);
  }
}
