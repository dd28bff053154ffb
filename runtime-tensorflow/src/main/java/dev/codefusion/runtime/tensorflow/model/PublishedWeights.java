package dev.codefusion.runtime.tensorflow.model;

import java.nio.FloatBuffer;

/** The weights of a published model, under the names that its file has them by. */
@FunctionalInterface
public interface PublishedWeights {

  /**
   * Returns the values of one tensor, row by row, from the buffer's position to its limit.
   *
   * @throws dev.codefusion.api.ConfigurationException where there is none of that name and shape
   */
  FloatBuffer values(String name, long... shape);
}
