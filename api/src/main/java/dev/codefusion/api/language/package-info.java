/** All that the framework knows of a target language. */
@NullMarked
package dev.codefusion.api.language;

import org.jspecify.annotations.NullMarked;
