/** Tests of the baselines. */
@NullMarked
package dev.codefusion.evaluation.baseline;

import org.jspecify.annotations.NullMarked;
