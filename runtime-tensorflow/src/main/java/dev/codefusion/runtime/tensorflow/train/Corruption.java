package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings.Noise.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Turns the examples of a batch into rows with noise.
 *
 * @param levels draws each row's level
 * @param perTokenShare share of rows whose positions have levels of their own: some all but clean,
 *     the others at the row's level or at pure noise. Where a hard position stands beside readable
 *     ones, the denoiser learns to use its neighbours; with one level for all, either everything is
 *     readable or nothing (as glancing training does for masks, Qian et al. 2021)
 * @param conditionDrop share of rows that do without their utterance
 * @param decoderMix share of rows whose decoder reads mixed clean vectors, besides all those at
 *     which the estimate is hopeless
 * @param pattern which positions are all but clean where each has a level of its own
 * @param wrongShare share of those that hold another token, drawn from all of the batch, and count
 * @param slack room at the end of each program
 */
record Corruption(
    LevelDraw levels,
    double perTokenShare,
    double conditionDrop,
    double decoderMix,
    Pattern pattern,
    double wrongShare,
    Slack slack) {

  /** Noise of a position that is all but clean, in units of log-SNR above the middle. */
  private static final double CLEAN = 2.4;

  /** Up to so much noise above the middle, the decoder may read the estimate where it is to mix. */
  private static final double DECODABLE = 0.5;

  private static final double MOST_CLEAN = 0.8;

  /** Returns a row for each example. */
  List<NoisyRow> corrupt(List<Example> examples, SplittableRandom random) {
    double[] drawn = levels.draw(examples.size(), random);
    List<NoisyRow> rows = new ArrayList<>();
    for (int i = 0; i < drawn.length; i++) {
      Example example = examples.get(i);
      int[] code = slack.give(example.code(), random);
      int length = code.length;
      double[] logSnr = NoisyRow.filled(length, drawn[i]);
      double[] counted = NoisyRow.filled(length, 1);
      boolean perToken = random.nextDouble() < perTokenShare && drawn[i] > levels.pure();
      int[] shown = code;
      if (perToken) {
        spread(logSnr, counted, random);
        if (wrongShare > 0) {
          shown = mistaken(examples, shown, counted, random);
        }
      }
      boolean conditioned = random.nextDouble() >= conditionDrop;
      boolean mixes =
          decoderMix > 0
              && (random.nextDouble() < decoderMix || -drawn[i] > levels.middle() + DECODABLE);
      rows.add(
          new NoisyRow(
              example.utterance(),
              code,
              conditioned,
              logSnr,
              counted,
              mixes ? cleanShares(length, random) : NoisyRow.filled(length, -1),
              conditioned && !perToken,
              shown));
    }
    return rows;
  }

  private void spread(double[] logSnr, double[] counted, SplittableRandom random) {
    boolean prefix =
        switch (pattern) {
          case SCATTERED -> false;
          case PREFIX -> true;
          case MIXED -> random.nextBoolean();
        };
    double share = MOST_CLEAN * random.nextDouble();
    int first = prefix ? random.nextInt(logSnr.length) : 0;
    for (int i = 0; i < logSnr.length; i++) {
      if (prefix ? i < first : random.nextDouble() < share) {
        logSnr[i] = CLEAN - levels.middle();
        counted[i] = 0;
      } else if (random.nextBoolean()) {
        logSnr[i] = levels.pure();
      }
    }
    // A row without a position to learn from would be wasted.
    if (Arrays.stream(counted).sum() == 0) {
      int i = random.nextInt(counted.length);
      counted[i] = 1;
      logSnr[i] = levels.pure();
    }
  }

  /**
   * Returns the tokens with a share of those that do not count replaced; what is replaced counts.
   */
  private int[] mistaken(
      List<Example> examples, int[] code, double[] counted, SplittableRandom random) {
    int[] all = examples.stream().flatMapToInt(example -> Arrays.stream(example.code())).toArray();
    int[] shown = code.clone();
    for (int i = 0; i < shown.length; i++) {
      if (counted[i] == 0 && random.nextDouble() < wrongShare) {
        shown[i] = all[random.nextInt(all.length)];
        counted[i] = 1;
      }
    }
    return shown;
  }

  /** Logistic-normal shares, mostly above one half. */
  private static double[] cleanShares(int length, SplittableRandom random) {
    double[] shares = new double[length];
    for (int i = 0; i < length; i++) {
      shares[i] = 1 / (1 + Math.exp(-(0.8 + 0.8 * random.nextGaussian())));
    }
    return shares;
  }
}
