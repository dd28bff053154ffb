package dev.codefusion.runtime.tensorflow.model;

/** How a network arrives at a program. The names are written to model.json. */
public enum NetworkKind {
  /** All tokens at once, out of noise: {@link CodeFusionNetwork}. */
  DIFFUSION,
  /** One token after the other, from left to right: {@link AutoregressiveNetwork}. */
  AUTOREGRESSIVE
}
