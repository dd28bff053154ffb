package dev.codefusion.runtime.tensorflow.train;

import java.nio.file.Path;

/** Told how a training goes, on the thread that trains. */
public interface TrainingListener {

  /** Takes no notice. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * Hears of every step.
   *
   * @param step steps done
   * @param steps steps in all
   * @param loss weighted sum of the losses of this step
   * @param stepsPerSecond speed of late
   */
  default void onStep(long step, long steps, double loss, double stepsPerSecond) {}

  /** Hears of every report. */
  default void onReport(TrainingReport report) {}

  /** Hears of every checkpoint, once it is safe on disk. */
  default void onCheckpoint(Path folder) {}
}
