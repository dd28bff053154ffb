package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A part of a training.
 *
 * @param first its first step
 * @param last its last step
 * @param decays whether the learning rate goes down towards the end
 * @param batches what it learns from
 * @param task how
 */
record Phase(long first, long last, boolean decays, Batches batches, Task task) {

  /** Linear warm-up; then level, or half a cosine down to the floor. */
  double learningRate(long step, TrainingSettings.Optimizer optimizer) {
    long done = step - first + 1;
    if (done <= optimizer.warmup()) {
      return optimizer.learningRate() * done / optimizer.warmup();
    }
    if (!decays) {
      return optimizer.learningRate();
    }
    double progress =
        (double) (done - optimizer.warmup()) / Math.max(1, last - first + 1 - optimizer.warmup());
    double cosine = 0.5 * (1 + Math.cos(Math.PI * progress));
    return optimizer.learningRate() * (optimizer.floor() + (1 - optimizer.floor()) * cosine);
  }

  /** What turns a batch of examples into rows to learn from. */
  @FunctionalInterface
  interface Task {
    List<NoisyRow> corrupt(List<Example> examples, SplittableRandom random);
  }
}
