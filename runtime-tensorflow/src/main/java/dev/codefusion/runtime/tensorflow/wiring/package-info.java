/**
 * Puts the parts together: finds plugins, reads settings. The only package that knows Guice and
 * Commons Configuration. Applications start at {@link
 * dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime}.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.wiring;

import org.jspecify.annotations.NullMarked;
