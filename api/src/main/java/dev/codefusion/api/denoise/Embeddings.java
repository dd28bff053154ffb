package dev.codefusion.api.denoise;

import java.util.Arrays;

/**
 * The embedding layer L of the paper (section 3.1) in plain floats: one vector for each token of
 * code. They are what noise is added to and what a {@link Denoiser} estimates; the token that a
 * vector stands for is the one with the nearest. All have the norm {@code sqrt(dimension)}, so that
 * their components have unit variance on average, as the noise has. Immutable.
 */
public final class Embeddings {

  private final int dimension;
  private final int padId;
  private final float[] vectors;

  /**
   * Brings the rows of a table to one norm.
   *
   * @param dimension components of a vector, at least 1
   * @param padId id of the token that fills the room behind a program's end
   * @param table tokens x dimension, at least one token; copied
   */
  public Embeddings(int dimension, int padId, float[] table) {
    if (dimension < 1 || table.length == 0 || table.length % dimension != 0) {
      throw new IllegalArgumentException(
          "%d numbers are no table of vectors with %d components"
              .formatted(table.length, dimension));
    }
    if (padId < 0 || padId >= table.length / dimension) {
      throw new IllegalArgumentException(
          "padId %d is not within [0, %d)".formatted(padId, table.length / dimension));
    }
    this.dimension = dimension;
    this.padId = padId;
    vectors = table.clone();
    for (int from = 0; from < vectors.length; from += dimension) {
      double square = 1e-12; // A vector of zeros stays one.
      for (int i = from; i < from + dimension; i++) {
        square += (double) table[i] * table[i];
      }
      for (int i = from; i < from + dimension; i++) {
        vectors[i] = (float) (table[i] * Math.sqrt(dimension / square));
      }
    }
  }

  /** Returns the number of tokens. */
  public int size() {
    return vectors.length / dimension;
  }

  /** Returns the number of components of each vector. */
  public int dimension() {
    return dimension;
  }

  /** Returns the id of the token that fills the room behind a program's end. */
  public int padId() {
    return padId;
  }

  /** Copies the vector of a token to where {@code at} is in {@code into}. */
  public void copy(int id, float[] into, int at) {
    System.arraycopy(vectors, id * dimension, into, at, dimension);
  }

  /**
   * Returns the vectors of a sequence of tokens.
   *
   * @return as many vectors as ids, one after the other
   */
  public float[] of(int[] ids) {
    float[] sequence = new float[ids.length * dimension];
    for (int i = 0; i < ids.length; i++) {
      copy(ids[i], sequence, i * dimension);
    }
    return sequence;
  }

  /**
   * Returns the token whose vector is nearest to the one that starts at {@code at} in {@code
   * values}; of several, the one with the lowest id.
   */
  public int nearest(float[] values, int at) {
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int id = 0; id < size(); id++) {
      double product = 0; // All have one norm, so the nearest has the largest product.
      for (int i = 0; i < dimension; i++) {
        product += (double) vectors[id * dimension + i] * values[at + i];
      }
      if (product > largest) {
        largest = product;
        best = id;
      }
    }
    return best;
  }

  /** Returns the nearest tokens, rows x longest; the padding's are {@link #padId()}. */
  public int[] nearest(Latents latents) {
    int[] ids = new int[latents.rows() * latents.longest()];
    Arrays.fill(ids, padId);
    for (int row = 0; row < latents.rows(); row++) {
      for (int i = 0; i < latents.length(row); i++) {
        ids[row * latents.longest() + i] = nearest(latents.values(), latents.index(row, i));
      }
    }
    return ids;
  }
}
