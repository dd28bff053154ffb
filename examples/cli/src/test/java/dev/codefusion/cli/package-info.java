/** The command line as a user meets it: arguments, streams, exit codes. */
@NullMarked
package dev.codefusion.cli;

import org.jspecify.annotations.NullMarked;
