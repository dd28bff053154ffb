/**
 * The denoiser once more, in PyTorch through DJL, to measure this project's own against. Start at
 * {@link dev.codefusion.bench.peer.PeerBench}: it copies the weights, checks that both compute the
 * same scores, loss and gradients, and then lets them take turns.
 */
@NullMarked
package dev.codefusion.bench.peer;

import org.jspecify.annotations.NullMarked;
