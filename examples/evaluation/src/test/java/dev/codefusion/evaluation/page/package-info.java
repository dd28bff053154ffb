/** Tests of the pages. */
@NullMarked
package dev.codefusion.evaluation.page;

import org.jspecify.annotations.NullMarked;
