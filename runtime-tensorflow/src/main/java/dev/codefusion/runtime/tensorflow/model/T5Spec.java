package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.api.Options;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a T5 encoder is made of, and the tokens that it reads.
 *
 * @param rows vectors in the table of tokens; at least {@code tokens}
 * @param tokens tokens of its tokenizer; their ids run from 0
 * @param start id that stands before each text
 * @param end id that stands behind it
 * @param mask id of a token that is hidden
 * @param width width of the layers
 * @param heads attention heads of each layer
 * @param headWidth width of a head; all heads together may be wider than the layers
 * @param inner width within the feed-forward parts
 * @param layers layers that there are
 * @param gated whether the feed-forward parts are gated by a GELU; otherwise they have a rectifier
 * @param buckets buckets of relative positions, a multiple of 4
 * @param farthest distance from which on all positions share a bucket; more than a quarter of the
 *     buckets
 * @param epsilon what normalisation adds to a mean square
 */
public record T5Spec(
    int rows,
    int tokens,
    int start,
    int end,
    int mask,
    int width,
    int heads,
    int headWidth,
    int inner,
    int layers,
    boolean gated,
    int buckets,
    int farthest,
    double epsilon) {

  private static final int LARGEST = 1 << 24;

  /** Reads what {@link #options} wrote. */
  public static T5Spec of(Options options) {
    return new T5Spec(
        options.integer("rows", 0, 1, LARGEST),
        options.integer("tokens", 0, 1, LARGEST),
        options.integer("start", 0, 0, LARGEST),
        options.integer("end", 0, 0, LARGEST),
        options.integer("mask", 0, 0, LARGEST),
        options.integer("width", 0, 1, LARGEST),
        options.integer("heads", 0, 1, LARGEST),
        options.integer("headWidth", 0, 1, LARGEST),
        options.integer("inner", 0, 1, LARGEST),
        options.integer("publishedLayers", 0, 1, LARGEST),
        options.flag("gated", false),
        options.integer("buckets", 0, 4, LARGEST),
        options.integer("farthest", 0, 2, LARGEST),
        options.number("epsilon", 0, 0, 1));
  }

  /** Returns this as options of an encoder, so that a model's card can keep it. */
  public Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    options.put("rows", Integer.toString(rows));
    options.put("tokens", Integer.toString(tokens));
    options.put("start", Integer.toString(start));
    options.put("end", Integer.toString(end));
    options.put("mask", Integer.toString(mask));
    options.put("width", Integer.toString(width));
    options.put("heads", Integer.toString(heads));
    options.put("headWidth", Integer.toString(headWidth));
    options.put("inner", Integer.toString(inner));
    options.put("publishedLayers", Integer.toString(layers));
    options.put("gated", Boolean.toString(gated));
    options.put("buckets", Integer.toString(buckets));
    options.put("farthest", Integer.toString(farthest));
    options.put("epsilon", Double.toString(epsilon));
    return options;
  }
}
