package dev.codefusion.api.schedule;

import dev.codefusion.api.denoise.Latents;
import java.util.Arrays;
import java.util.List;

/**
 * The Gaussian noise of one sampling run.
 *
 * <p>Each row has a stream of its own that depends on the seed and on the row's number alone:
 * candidate i gets the same noise whatever else is in its batch. Padding draws none. The algorithm
 * is part of the model format, under the name {@value #ALGORITHM}: SplitMix64 (Steele, Lea and
 * Flood 2014), started at {@code mix(mix(seed) + row)}, its top 53 bits mapped into (0, 1], and
 * pairs of these turned into normal variates by Box and Muller, cosine first, with {@link
 * StrictMath}. Not thread-safe.
 */
public final class Noise {

  /** Name of the algorithm, as model files give it. */
  public static final String ALGORITHM = "splitmix64-box-muller";

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final int[] lengths;
  private final int dimension;
  private final Stream[] rows;

  /**
   * Prepares the noise for latents of one shape.
   *
   * @param seed any value
   * @param lengths positions in each row; copied
   * @param dimension components at each position
   */
  public Noise(long seed, int[] lengths, int dimension) {
    this(lengths.clone(), dimension, new Stream[lengths.length]);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new Stream(seed, i);
    }
  }

  private Noise(int[] lengths, int dimension, Stream[] rows) {
    this.lengths = lengths;
    this.dimension = dimension;
    this.rows = rows;
  }

  /**
   * Joins the noise of several batches, for a run of all of them at once: every row is what it is
   * in its own batch. The parts are given away.
   *
   * @throws IllegalArgumentException where there is no part, or they differ in dimension
   */
  public static Noise joined(List<Noise> parts) {
    if (parts.stream().mapToInt(part -> part.dimension).distinct().count() != 1) {
      throw new IllegalArgumentException("parts of one dimension are needed");
    }
    return new Noise(
        parts.stream().flatMapToInt(part -> Arrays.stream(part.lengths)).toArray(),
        parts.get(0).dimension,
        parts.stream().flatMap(part -> Arrays.stream(part.rows)).toArray(Stream[]::new));
  }

  /** Returns fresh latents of standard normal variates; the next call returns others. */
  public Latents next() {
    Latents latents = Latents.zeros(lengths, dimension);
    for (int row = 0; row < rows.length; row++) {
      int start = latents.index(row, 0);
      int end = start + lengths[row] * dimension;
      for (int i = start; i < end; i++) {
        latents.values()[i] = (float) rows[row].nextGaussian();
      }
    }
    return latents;
  }

  /** Returns latents of zeros in the shape of this noise. */
  public Latents zeros() {
    return Latents.zeros(lengths, dimension);
  }

  /** One row's random numbers. */
  private static final class Stream {

    private long state;
    private double spare = Double.NaN;

    Stream(long seed, long row) {
      state = mix(mix(seed) + row);
    }

    double nextGaussian() {
      if (!Double.isNaN(spare)) {
        double value = spare;
        spare = Double.NaN;
        return value;
      }
      double radius = StrictMath.sqrt(-2 * StrictMath.log(nextUnit()));
      double angle = 2 * StrictMath.PI * nextUnit();
      spare = radius * StrictMath.sin(angle);
      return radius * StrictMath.cos(angle);
    }

    private double nextUnit() {
      state += GOLDEN_GAMMA;
      return ((mix(state) >>> 11) + 1) * 0x1.0p-53;
    }

    private static long mix(long z) {
      long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
      return b ^ (b >>> 31);
    }
  }
}
