package dev.codefusion.runtime.tensorflow.spi;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Sizes of a network; kept in model.json.
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
