/**
 * The {@code codefusion} command: the reference application of this project.
 *
 * <p>Start at {@link dev.codefusion.cli.Main}. Each command is a class of its own, named after it.
 * Results go to standard output, logs and progress to standard error; every fault that the user can
 * mend is one sentence ({@link dev.codefusion.cli.Failures}).
 *
 * <p>Commands reach the framework through the API and the runtime's facade alone. The facade is
 * made where a command runs, never to print help.
 */
@NullMarked
package dev.codefusion.cli;

import org.jspecify.annotations.NullMarked;
