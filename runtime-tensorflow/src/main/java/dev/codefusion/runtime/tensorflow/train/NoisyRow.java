package dev.codefusion.runtime.tensorflow.train;

import java.util.Arrays;

/**
 * One row of a batch, ready to be learned from.
 *
 * @param utterance tokens of what the encoder reads, at least one
 * @param code tokens of the program, at least one
 * @param conditioned whether the denoiser sees the encoded utterance; where not, it sees noise
 * @param logSnr level of the noise at each position of the program
 * @param counted for each position 1 where the denoiser's estimate counts, 0 where it was given
 * @param cleanShare for each position the share of the clean vector in what the decoder reads;
 *     below 0 where it reads the denoiser's estimate
 * @param reported whether the row goes into the loss by noise level: only rows with one level
 *     throughout and a condition are comparable
 * @param shown the tokens that the noise is added to: the program's, but for those that are to be
 *     mended
 */
record NoisyRow(
    int[] utterance,
    int[] code,
    boolean conditioned,
    double[] logSnr,
    double[] counted,
    double[] cleanShare,
    boolean reported,
    int[] shown) {

  /** Returns a row with one level of noise, of which everything counts. */
  static NoisyRow of(Batches.Example example, double logSnr) {
    int length = example.code().length;
    return new NoisyRow(
        example.utterance(),
        example.code(),
        true,
        filled(length, logSnr),
        filled(length, 1),
        filled(length, -1),
        true,
        example.code());
  }

  /** Returns the row without its condition. */
  NoisyRow unconditioned() {
    return new NoisyRow(utterance, code, false, logSnr, counted, cleanShare, false, shown);
  }

  static double[] filled(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }
}
