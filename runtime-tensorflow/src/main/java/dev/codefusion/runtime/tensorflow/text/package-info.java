/**
 * Text to tokens and back, for a model as a whole: {@link
 * dev.codefusion.runtime.tensorflow.text.TextCodec} reads prompts, and writes programs with the
 * prompt's literals in their places.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.text;

import org.jspecify.annotations.NullMarked;
