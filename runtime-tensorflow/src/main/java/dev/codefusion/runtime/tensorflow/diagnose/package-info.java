/**
 * Finds out what a trained model can do and what it lacks, on pairs that it has not seen.
 *
 * <p>A mean loss hides a model that learned nothing where it matters. {@link
 * dev.codefusion.runtime.tensorflow.diagnose.Examination} measures it by noise level beside a blind
 * decoder that knows word frequencies alone, and takes from it the utterance, the neighbours, the
 * noise and the guess of the length, one at a time. {@link
 * dev.codefusion.runtime.tensorflow.diagnose.Diagnosis} holds the figures, {@link
 * dev.codefusion.runtime.tensorflow.diagnose.Findings} reads them. docs/diagnose.md explains each.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.diagnose;

import org.jspecify.annotations.NullMarked;
