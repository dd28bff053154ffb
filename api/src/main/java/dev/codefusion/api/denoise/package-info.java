/**
 * The model as samplers see it, in plain floats: given noisy vectors and their noise level,
 * estimate the clean ones.
 */
@NullMarked
package dev.codefusion.api.denoise;

import org.jspecify.annotations.NullMarked;
