/**
 * The network, layer by layer. A layer is a record of its weights with {@code create(Params, ...)},
 * which makes them, and {@code call(Ops, ...)}, which adds the ops. Start at {@link
 * dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork}.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.model;

import org.jspecify.annotations.NullMarked;
