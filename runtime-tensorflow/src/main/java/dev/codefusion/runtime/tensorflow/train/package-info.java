/**
 * Training: {@link dev.codefusion.runtime.tensorflow.train.TrainingGraph} has the losses of the
 * paper (section 3.2), {@link dev.codefusion.runtime.tensorflow.train.AutoregressiveGraph} that of
 * the autoregressive twin, {@link dev.codefusion.runtime.tensorflow.train.Trainer} the loop over
 * either.
 *
 * <p>Everything random in a step follows from the training's seed and the step's number: the batch,
 * the noise levels, the noise, the dropout masks. That is what makes a resumed training equal to an
 * undisturbed one.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.train;

import org.jspecify.annotations.NullMarked;
