/** Text to ids and back. */
@NullMarked
package dev.codefusion.api.token;

import org.jspecify.annotations.NullMarked;
