package dev.codefusion.api.denoise;

/**
 * A batch of vector sequences: one vector of {@code dimension} components for each position of each
 * row. Rows have their own lengths; what lies beyond a row's length is padding and stays zero.
 *
 * <p>Stored densely as rows x longest length x dimension. The arrays are shared, not copied:
 * whoever makes latents and passes them on gives them away. Not thread-safe.
 */
public final class Latents {

  private final int[] lengths;
  private final int dimension;
  private final int longest;
  private final float[] values;

  private Latents(int[] lengths, int dimension, float[] values) {
    this.lengths = lengths;
    this.dimension = dimension;
    this.values = values;
    int max = 0;
    for (int length : lengths) {
      if (length < 1) {
        throw new IllegalArgumentException("length " + length + " of a row is below 1");
      }
      max = Math.max(max, length);
    }
    this.longest = max;
    if (values.length != lengths.length * max * dimension) {
      throw new IllegalArgumentException(
          "%d values do not fill %d rows x %d positions x %d components"
              .formatted(values.length, lengths.length, max, dimension));
    }
  }

  /** Returns zeros for rows of these lengths, each at least 1. */
  public static Latents zeros(int[] lengths, int dimension) {
    int max = 0;
    for (int length : lengths) {
      max = Math.max(max, length);
    }
    return new Latents(lengths.clone(), dimension, new float[lengths.length * max * dimension]);
  }

  /** Wraps values, dense and zero in the padding, without copying them. */
  public static Latents of(int[] lengths, int dimension, float[] values) {
    return new Latents(lengths.clone(), dimension, values);
  }

  /** Returns the number of rows. */
  public int rows() {
    return lengths.length;
  }

  /** Returns the length of one row, at least 1. */
  public int length(int row) {
    return lengths[row];
  }

  /** Returns the lengths of all rows, as a copy. */
  public int[] lengths() {
    return lengths.clone();
  }

  /** Returns the length of the longest row. */
  public int longest() {
    return longest;
  }

  /** Returns the number of components of each vector. */
  public int dimension() {
    return dimension;
  }

  /** Returns the values themselves, not a copy: rows x longest x dimension. */
  public float[] values() {
    return values;
  }

  /** Returns where in {@link #values()} the vector of a position starts. */
  public int index(int row, int position) {
    return (row * longest + position) * dimension;
  }
}
