package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.checkpoint.Weights;
import dev.codefusion.runtime.tensorflow.train.TrainingGraph.NoisyBatch;
import dev.codefusion.runtime.tensorflow.train.TrainingGraph.Outcome;
import org.tensorflow.Session;

/**
 * A network with its losses and its optimiser: all that the {@link Trainer} must know of it. Owns
 * graph and session; not thread-safe.
 */
interface Learner extends AutoCloseable {

  /** Returns what is learned, and where. */
  LearningSession own();

  /**
   * Learns from a batch.
   *
   * @param selfCondition whether the denoiser first makes an estimate to read
   * @param step number of the step, from 1
   * @param table gets every token's loss, where tokens have a noise level
   */
  Outcome learn(NoisyBatch batch, boolean selfCondition, long step, double rate, LevelTable table);

  /** Looks at a batch without learning: raw weights, no dropout, no self-conditioning. */
  Outcome look(NoisyBatch batch, LevelTable table);

  /** Returns the number of single numbers in the network's weights. */
  default long parameters() {
    return own().params().count();
  }

  /** Sets weights and optimiser to their start. */
  default void initialise() {
    own().initialise();
  }

  /** Sets those weights that no checkpoint holds, instead of {@link #initialise}. */
  default void loadFrozen() {
    own().params().loadPretrained(session(), false);
  }

  /** Returns the averaged weights, which are served. */
  default Weights average() {
    return own().optimizer().average();
  }

  /** Returns raw weights and moments. */
  default Weights state() {
    return own().optimizer().state();
  }

  /** Returns the session, for {@link Weights}. */
  default Session session() {
    return own().session();
  }

  @Override
  default void close() {
    own().close();
  }
}
