/**
 * What applications call, and what every plugin shares.
 *
 * <p>An application holds a {@link dev.codefusion.api.CodeGenerator} and sends it a {@link
 * dev.codefusion.api.Request}. A plugin implements one of the provider interfaces of the
 * sub-packages:
 *
 * <ul>
 *   <li>{@link dev.codefusion.api.schedule}: noise schedules and samplers;
 *   <li>{@link dev.codefusion.api.denoise}: denoisers in plain floats;
 *   <li>{@link dev.codefusion.api.token}: tokenizers;
 *   <li>{@link dev.codefusion.api.language}: target languages.
 * </ul>
 *
 * <p>Providers are found by {@link dev.codefusion.api.Providers} through {@link
 * java.util.ServiceLoader}, known by a {@linkplain dev.codefusion.api.Named name} that model files
 * keep for ever, and set up from {@link dev.codefusion.api.Options}, of which every one given must
 * be consumed.
 *
 * <p>Life of a request: the generator encodes the utterance once, makes a {@link
 * dev.codefusion.api.denoise.Denoiser} for this one run, hands it with {@link
 * dev.codefusion.api.schedule.Noise} to a {@link dev.codefusion.api.schedule.Sampler}, decodes the
 * last estimate into programs, and ranks them.
 *
 * <p>Nothing here is null, neither argument nor answer. What the user did wrong is a {@link
 * dev.codefusion.api.ConfigurationException}, what the calling code did wrong an {@link
 * IllegalArgumentException} or an {@link IllegalStateException}. The contracts say MUST and SHOULD
 * as RFC 2119 does; {@code docs/plugin-guide.md} numbers them, and the module {@code testkit}
 * checks them.
 *
 * <p>This module depends on the JDK and on JSpecify's annotations only. It does not log.
 */
@NullMarked
package dev.codefusion.api;

import org.jspecify.annotations.NullMarked;
