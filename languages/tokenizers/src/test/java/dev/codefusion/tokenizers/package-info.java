/** Tests of byte-level BPE; the Hugging Face library is the oracle of the parity test. */
@NullMarked
package dev.codefusion.tokenizers;

import org.jspecify.annotations.NullMarked;
