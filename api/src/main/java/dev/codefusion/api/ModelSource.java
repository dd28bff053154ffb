package dev.codefusion.api;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Finds trained models by name: in the jars on the class path, in folders, or wherever else an
 * implementation looks. Register implementations as a {@code ServiceLoader} service;
 * implementations MUST be safe for many threads.
 *
 * <p>A name is asked for in every source, in the alphabetical order of the sources' own names, and
 * the first one that has it answers.
 */
public interface ModelSource extends Named {

  /**
   * Returns the model of a name, where this source has one; MUST find every one of {@link
   * #names()}. A name may be any text that a user can write, a path for one; what this source
   * cannot make sense of, it MUST say that it has not.
   *
   * @throws ConfigurationException where there are two of that name
   */
  Optional<ModelFiles> find(String name) throws IOException;

  /** Returns the names that a user may choose from; none where they cannot be listed. */
  Set<String> names() throws IOException;
}
