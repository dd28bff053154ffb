/**
 * The extension points that build trainable graphs, the only ones that speak TensorFlow. A network
 * gets its weights from {@link dev.codefusion.runtime.tensorflow.spi.Params}, its sizes from {@link
 * dev.codefusion.runtime.tensorflow.spi.Dims}, and applies {@link
 * dev.codefusion.runtime.tensorflow.spi.Dropout} wherever it wants noise in training: the same code
 * builds the graph for training and the one for inference.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.spi;

import org.jspecify.annotations.NullMarked;
