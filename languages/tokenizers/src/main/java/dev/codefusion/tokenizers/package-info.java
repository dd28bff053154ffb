/**
 * Byte-level byte-pair encoding: a text is cut into pieces by a rule, each piece starts as its
 * UTF-8 bytes, and learned merges join neighbours, lowest rank first.
 *
 * <p>Start at {@link dev.codefusion.tokenizers.ByteLevelBpe}. {@link
 * dev.codefusion.tokenizers.ByteBpeProvider} makes one from a corpus or from a {@code
 * tokenizer.json}; {@link dev.codefusion.tokenizers.ByteLevelBpe#load} makes one from a pair of
 * {@code vocab.json} and {@code merges.txt}, the form of GPT-2, RoBERTa and CodeT5.
 *
 * <p>{@link dev.codefusion.tokenizers.WordPieceProvider} reads the vocabularies of BERT's uncased
 * models, for encoders that come with one.
 *
 * <p>Difference from Hugging Face's library: that one looks for special tokens in the text before
 * it encodes, so that {@code <mask>} within a text becomes the mask's id. Here no text can spell a
 * special token. For every other text the ids are the same.
 *
 * <p>Where a rule asks for Unicode categories, as {@code gpt2} does, a character that was assigned
 * after the Unicode version of one of two Java releases may be cut differently by them. The rule
 * {@code code} asks for none.
 */
@NullMarked
package dev.codefusion.tokenizers;

import org.jspecify.annotations.NullMarked;
