/** The kit over sound networks and encoders, and over ones each of which breaks one rule. */
@NullMarked
package dev.codefusion.runtime.tensorflow.testkit;

import org.jspecify.annotations.NullMarked;
