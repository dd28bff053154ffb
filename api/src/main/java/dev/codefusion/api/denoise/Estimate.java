package dev.codefusion.api.denoise;

/**
 * A denoiser's answer.
 *
 * @param x0 the estimated clean vectors, in the shape of what was asked about
 * @param confidence for each row and position, rows x longest, how sure the denoiser is, from 0 to
 *     1; 0 in the padding
 */
public record Estimate(Latents x0, float[] confidence) {

  public Estimate {
    if (confidence.length != x0.rows() * x0.longest()) {
      throw new IllegalArgumentException(
          "%d confidences for %d rows x %d positions"
              .formatted(confidence.length, x0.rows(), x0.longest()));
    }
  }
}
