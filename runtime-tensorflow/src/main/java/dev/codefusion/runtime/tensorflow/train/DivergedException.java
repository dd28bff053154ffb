package dev.codefusion.runtime.tensorflow.train;

/** Thrown where the loss is no longer a number; the last checkpoint is from before. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  DivergedException(long step, double loss) {
    super(
        "The loss is %s at step %d; go on from the last checkpoint with a lower optimizer.learningRate."
            .formatted(loss, step));
  }
}
