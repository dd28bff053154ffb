package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Span;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The two tasks of the first phase (paper, section 3.2), mixed at random: generate a snippet
 * without any condition, or fill in its identifiers and built-in words where the encoder reads it
 * with some of them hidden (continuous paragraph denoising, CPD).
 *
 * @param corruption draws the noise
 * @param unconditionalShare share of the first task
 * @param maskFrom least share of the maskable tokens that is hidden
 * @param maskTo largest share
 * @param maskId what stands for a hidden token
 * @param reader turns the tokens of code, hidden ones among them, into what the encoder reads
 */
record Snippets(
    Corruption corruption,
    double unconditionalShare,
    double maskFrom,
    double maskTo,
    int maskId,
    UnaryOperator<int[]> reader) {

  /** Returns a row for each example. */
  List<NoisyRow> corrupt(List<Example> examples, SplittableRandom random) {
    List<Example> read = new ArrayList<>();
    for (Example example : examples) {
      read.add(new Example(reader.apply(masked(example, random)), example.code()));
    }
    List<NoisyRow> rows = new ArrayList<>(corruption.corrupt(read, random));
    rows.replaceAll(row -> random.nextDouble() < unconditionalShare ? row.unconditioned() : row);
    return rows;
  }

  private int[] masked(Example example, SplittableRandom random) {
    double share = maskFrom + (maskTo - maskFrom) * random.nextDouble();
    int[] masked = example.code().clone();
    for (int i = 0; i < masked.length; i++) {
      if (example.maskable()[i] && random.nextDouble() < share) {
        masked[i] = maskId;
      }
    }
    return masked;
  }

  /**
   * Returns code in the tokens of another tokenizer, as many as fit, at least one. Each run of
   * hidden tokens becomes one.
   */
  static int[] reread(int[] code, Tokenizer from, Tokenizer to, int longest) {
    int hidden = from.maskId().orElseThrow();
    int mask = to.maskId().orElseThrow();
    List<int[]> parts = new ArrayList<>();
    for (int i = 0; i < code.length; ) {
      int end = i;
      while (end < code.length && (code[end] == hidden) == (code[i] == hidden)) {
        end++;
      }
      parts.add(
          code[i] == hidden
              ? new int[] {mask}
              : to.encode(from.decode(Arrays.copyOfRange(code, i, end))));
      i = end;
    }
    int[] read = parts.stream().flatMapToInt(Arrays::stream).limit(longest).toArray();
    return read.length > 0 ? read : new int[] {mask};
  }

  /** Returns a snippet in tokens; every token may be hidden where the language names no parts. */
  static Example example(String code, Tokenizer tokenizer, @Nullable LanguageTarget language) {
    int[] ids = tokenizer.encode(code);
    boolean[] maskable = new boolean[ids.length];
    List<Span> spans = language == null ? List.of() : language.maskable(code);
    if (spans.isEmpty()) {
      Arrays.fill(maskable, true);
      return new Example(ids, ids, maskable);
    }
    int start = 0;
    for (int i = 0; i < ids.length; i++) {
      // The text of a prefix says where a token ends, whatever the tokenizer.
      int end = tokenizer.decode(Arrays.copyOf(ids, i + 1)).length();
      for (Span span : spans) {
        maskable[i] |= start < span.end() && span.start() < end;
      }
      start = end;
    }
    return new Example(ids, ids, maskable);
  }
}
