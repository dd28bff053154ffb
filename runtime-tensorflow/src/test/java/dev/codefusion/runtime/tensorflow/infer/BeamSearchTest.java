package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.runtime.tensorflow.infer.BeamSearch.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Beam search over made-up distributions, of which every number is known. */
final class BeamSearchTest {

  private static final int TOKENS = 3;
  private static final int BOUNDARY = TOKENS;
  private static final int LONGEST = 4;

  @Test
  void aWideBeamFindsWhatExhaustiveSearchFinds() {
    for (long seed = 0; seed < 20; seed++) {
      for (double exponent : new double[] {0, 0.6, 1}) {
        BeamSearch search = new BeamSearch(200, LONGEST, BOUNDARY, exponent);

        List<Found> found = search.search(new Toy(seed));

        List<Found> all = new ArrayList<>();
        collect(new Toy(seed), new int[0], 0, exponent, all);
        all.sort(Comparator.comparingDouble(Found::rank).reversed());
        assertThat(found).as("seed %d", seed).hasSize(3 + 9 + 27 + 81);
        for (int i = 0; i < all.size(); i++) {
          assertThat(found.get(i).tokens())
              .as("seed %d, exponent %s, place %d", seed, exponent, i)
              .isEqualTo(all.get(i).tokens());
          assertThat(found.get(i).logLikelihood())
              .isCloseTo(all.get(i).logLikelihood(), within(1e-5));
        }
      }
    }
  }

  @Test
  void aBeamOfOneTakesTheLikeliestTokenEachTime() {
    for (long seed = 0; seed < 50; seed++) {
      List<Found> found = new BeamSearch(1, LONGEST, BOUNDARY, 1).search(new Toy(seed));

      assertThat(found).as("seed %d", seed).hasSize(1);
      assertThat(found.get(0).tokens()).as("seed %d", seed).isEqualTo(greedy(new Toy(seed)));
    }
  }

  @Test
  void aNarrowBeamKeepsNoMoreThanItsWidthAndOrdersByRank() {
    for (long seed = 0; seed < 50; seed++) {
      Toy toy = new Toy(seed);
      List<Found> found = new BeamSearch(4, LONGEST, BOUNDARY, 1).search(toy);

      assertThat(toy.widest).as("seed %d", seed).isLessThanOrEqualTo(4);
      assertThat(found).as("seed %d", seed).hasSizeBetween(1, 4);
      assertThat(found).isSortedAccordingTo(Comparator.comparingDouble(Found::rank).reversed());
      assertThat(found).allMatch(one -> one.tokens().length >= 1 && one.tokens().length <= LONGEST);
    }
  }

  private static int[] greedy(Toy toy) {
    int[] prefix = new int[0];
    while (prefix.length < LONGEST) {
      float[] next = toy.distribution(prefix);
      int best = 0;
      for (int token = 1; token <= TOKENS; token++) {
        if (next[token] > next[best] && !(prefix.length == 0 && token == BOUNDARY)) {
          best = token;
        }
      }
      if (best == BOUNDARY) {
        break;
      }
      prefix = with(prefix, best);
    }
    return prefix;
  }

  private static void collect(
      Toy toy, int[] prefix, double logLikelihood, double exponent, List<Found> all) {
    float[] next = toy.distribution(prefix);
    if (prefix.length > 0) {
      double whole = logLikelihood + next[BOUNDARY];
      all.add(new Found(prefix, whole, whole / Math.pow(prefix.length + 1, exponent)));
    }
    for (int token = 0; token < TOKENS && prefix.length < LONGEST; token++) {
      collect(toy, with(prefix, token), logLikelihood + next[token], exponent, all);
    }
  }

  private static int[] with(int[] prefix, int token) {
    int[] longer = Arrays.copyOf(prefix, prefix.length + 1);
    longer[prefix.length] = token;
    return longer;
  }

  /** What follows a beginning depends on all of it, and on a seed. */
  private static final class Toy implements BeamSearch.Continuation {

    private final long seed;
    private List<int[]> rows = List.of(new int[0]);
    private int widest;

    Toy(long seed) {
      this.seed = seed;
    }

    @Override
    public float[] next(int[] parents, int[] tokens) {
      List<int[]> grown = new ArrayList<>();
      float[] all = new float[tokens.length * (TOKENS + 1)];
      for (int row = 0; row < tokens.length; row++) {
        int[] before = rows.get(parents[row]);
        int[] prefix = tokens[row] == BOUNDARY ? before : with(before, tokens[row]);
        grown.add(prefix);
        System.arraycopy(distribution(prefix), 0, all, row * (TOKENS + 1), TOKENS + 1);
      }
      rows = grown;
      widest = Math.max(widest, tokens.length);
      return all;
    }

    float[] distribution(int[] prefix) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + Arrays.hashCode(prefix));
      double[] shares = random.doubles(TOKENS + 1, 0.05, 1).toArray();
      double sum = Arrays.stream(shares).sum();
      float[] logs = new float[shares.length];
      for (int i = 0; i < logs.length; i++) {
        logs[i] = (float) Math.log(shares[i] / sum);
      }
      return logs;
    }
  }
}
