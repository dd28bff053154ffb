/**
 * Models of others, read as their authors publish them: JSON and safetensors only, so that no code
 * from a file runs. Start at {@link dev.codefusion.runtime.tensorflow.published.T5EncoderProvider}.
 * The layers that the weights go into are in {@code model}.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.published;

import org.jspecify.annotations.NullMarked;
