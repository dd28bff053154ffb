/**
 * The conformance kit for what builds TensorFlow graphs: {@code docs/plugin-guide.md}, rules N and
 * E. Works like {@link dev.codefusion.testkit}, and adds what only a graph can break: that padding
 * and other rows have no influence, that training reaches every weight, that weights are named
 * alike whenever they are made. TensorFlow's native jar for the machine has to be on the class path
 * of the tests.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.testkit;

import org.jspecify.annotations.NullMarked;
