/** The kit over sound plugins, and over plugins each of which breaks one rule. */
@NullMarked
package dev.codefusion.testkit;

import org.jspecify.annotations.NullMarked;
