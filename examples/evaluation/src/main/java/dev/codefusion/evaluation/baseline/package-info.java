/**
 * Generators that learn nothing: what a trained model has to beat.
 *
 * <p>They are {@link dev.codefusion.api.CodeGenerator}s, so that everything that measures a model
 * measures them by the same code.
 */
@NullMarked
package dev.codefusion.evaluation.baseline;

import org.jspecify.annotations.NullMarked;
