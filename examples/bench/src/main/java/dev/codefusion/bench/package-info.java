/**
 * Measures how fast an untrained network of given sizes trains and generates, and whether memory
 * grows. Start at {@link dev.codefusion.bench.Bench}. Speeds are set against what one large matrix
 * product reaches, in turns in the same run, since an absolute figure says little on a shared
 * machine.
 */
@NullMarked
package dev.codefusion.bench;

import org.jspecify.annotations.NullMarked;
