package dev.codefusion.runtime.tensorflow.model;

/** What the denoiser's last map stands for. */
public enum Parameterization {
  /** The noise, as in the paper. */
  EPSILON,
  /** The clean vectors. */
  X0,
  /** A distribution over tokens, whose mean embedding is the clean vector. */
  CATEGORICAL
}
