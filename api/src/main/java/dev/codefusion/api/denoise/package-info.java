/**
 * The model as samplers see it, in plain floats: given noisy vectors and their noise level,
 * estimate the clean ones.
 *
 * <p>A sampler calls a {@link dev.codefusion.api.denoise.Denoiser}, made for one run. Whoever has a
 * denoiser of their own, for generation only, writes a {@link
 * dev.codefusion.api.denoise.DenoiserProvider}: it makes a {@link
 * dev.codefusion.api.denoise.DenoiserModel} once, and that a denoiser for every run.
 */
@NullMarked
package dev.codefusion.api.denoise;

import org.jspecify.annotations.NullMarked;
