package dev.codefusion.bench;

import dev.codefusion.api.ConfigurationException;

/**
 * The sizes of what is measured.
 *
 * @param preset sizes of the network: tiny, small or paper
 * @param precision number format of the matrix products: f32 or bf16
 * @param threads threads of one computation, 0 for one a core
 * @param batch rows of a training step
 * @param length code tokens of a row; utterances have two thirds of it, at most 64
 * @param samples programs of a generation
 * @param steps denoising steps of a generation
 */
public record Setting(
    String preset, String precision, int threads, int batch, int length, int samples, int steps) {

  /** What {@code codefusion bench} measures where nothing else is asked for. */
  public static final Setting DEFAULT = new Setting("small", "f32", 0, 64, 24, 5, 12);

  public Setting {
    requireWithin("--threads", threads, 0, 1_024);
    requireWithin("--batch", batch, 1, 65_536);
    requireWithin("--length", length, 1, 4_096);
    requireWithin("--samples", samples, 1, 1_000);
    requireWithin("--steps", steps, 1, 10_000);
  }

  /** Returns this setting for other programs. */
  public Setting withGeneration(int programs, int denoisingSteps) {
    return new Setting(preset, precision, threads, batch, length, programs, denoisingSteps);
  }

  int utteranceLength() {
    return Math.max(1, Math.min(64, length * 2 / 3));
  }

  static void requireWithin(String option, int value, int from, int to) {
    if (value < from || value > to) {
      throw new ConfigurationException(
          "%s is %d, but must be from %d to %d.".formatted(option, value, from, to));
    }
  }
}
