/**
 * Models on disk: {@link dev.codefusion.runtime.tensorflow.checkpoint.ModelCard} is model.json,
 * {@link dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors} the weights, {@link
 * dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder} what belongs together. Reading a model
 * parses JSON and copies numbers; it never runs code from a file.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.checkpoint;

import org.jspecify.annotations.NullMarked;
