/**
 * From sentence to ranked programs: {@link
 * dev.codefusion.runtime.tensorflow.infer.TensorFlowGenerator} encodes once, draws noise for all
 * samples, lets a sampler denoise them in one batch, decodes and ranks. {@link
 * dev.codefusion.runtime.tensorflow.infer.AutoregressiveGenerator} writes from left to right by
 * beam search instead.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.infer;

import org.jspecify.annotations.NullMarked;
