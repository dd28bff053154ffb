package dev.codefusion.runtime.tensorflow.train;

import java.nio.file.Path;

/**
 * How a training ended.
 *
 * @param step steps done
 * @param completed whether these are all; false where it was told to stop
 * @param output the training's folder, which loads as a model
 */
public record TrainingResult(long step, boolean completed, Path output) {}
