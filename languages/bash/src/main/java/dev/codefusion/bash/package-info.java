/**
 * Bash as a target language. {@link dev.codefusion.bash.Bash} is the plugin; start there.
 *
 * <p>{@code Grammar} turns a program into a tree of plain {@code Node}s; it alone sees tree-sitter
 * and its native code. {@code SyntaxCheck} judges such a tree. {@code UtteranceLiterals} and {@code
 * Occurrences} need no tree: they look at sentences, and at text.
 */
@NullMarked
package dev.codefusion.bash;

import org.jspecify.annotations.NullMarked;
