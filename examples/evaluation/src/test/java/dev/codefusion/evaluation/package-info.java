/** Evaluation at hand-computed cases, with a lookup table as the generator. */
@NullMarked
package dev.codefusion.evaluation;

import org.jspecify.annotations.NullMarked;
