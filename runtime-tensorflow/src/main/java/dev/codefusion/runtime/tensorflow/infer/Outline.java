package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Sketch;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A sketch in tokens, for one prompt. The one blank before a gap is no token of its own, since
 * tokens begin with the blank that parts them from what is before: it is left to the gap, and put
 * back where the gap does not begin with one. All other white space is the sketch's own.
 */
final class Outline {

  /** Most tokens of a gap, on average over the gaps, unless the request names a length. */
  static final int LONGEST_GAP = 8;

  private final TextCodec codec;
  private final TextCodec.Reading reading;
  private final List<String> texts = new ArrayList<>();
  private final List<int[]> tokens = new ArrayList<>();
  private final List<Boolean> afterBlank = new ArrayList<>();
  private final int given;

  Outline(Sketch sketch, TextCodec codec, TextCodec.Reading reading) {
    this.codec = codec;
    this.reading = reading;
    int count = 0;
    for (int i = 0; i < sketch.pieces().size(); i++) {
      String piece = sketch.pieces().get(i);
      boolean blank = i < sketch.gaps() && piece.endsWith(" ");
      String text = blank ? piece.substring(0, piece.length() - 1) : piece;
      texts.add(text);
      tokens.add(codec.encode(text, reading));
      afterBlank.add(blank);
      count += tokens.get(i).length;
    }
    given = count;
  }

  private int gaps() {
    return texts.size() - 1;
  }

  /**
   * Returns the probability of each program length, from 1 on, that the sketch leaves possible; -1
   * where it does not.
   *
   * @throws ConfigurationException where it leaves none
   */
  float[] possible(float[] shares) {
    int least = least(shares.length);
    float[] possible = new float[shares.length];
    for (int i = 0; i < shares.length; i++) {
      boolean fits = i + 1 >= least && i + 1 <= given + gaps() * LONGEST_GAP;
      possible[i] = fits ? shares[i] : -1;
    }
    return possible;
  }

  /**
   * Returns a length that a request names.
   *
   * @param longest most tokens that the model writes
   * @throws ConfigurationException where the sketch does not fit into it
   */
  int requirePossible(int length, int longest) {
    int least = least(longest);
    if (length < least) {
      throw new ConfigurationException(
          "The sketch has %d tokens and %d gaps, so 'length' must be at least %d, but is %d."
              .formatted(given, gaps(), least, length));
    }
    return length;
  }

  /** Returns the fewest tokens of a program of this sketch; every gap has one. */
  private int least(int longest) {
    if (given + gaps() > longest) {
      throw new ConfigurationException(
          "The sketch has %d tokens and %d gaps, but the model writes at most %d tokens; make it shorter."
              .formatted(given, gaps(), longest));
    }
    return given + gaps();
  }

  /**
   * A row of the batch.
   *
   * @param ids given tokens, {@link Given#OPEN} in the gaps
   * @param gaps tokens of each gap
   */
  record Row(int[] ids, int[] gaps) {}

  /**
   * Lays the sketch out at one length: every gap has a token, and the further ones are dealt out at
   * random.
   *
   * @param length tokens in all
   */
  Row row(int length, SplittableRandom random) {
    int[] gaps = new int[gaps()];
    Arrays.fill(gaps, 1);
    for (int spare = length - given - gaps.length; spare > 0; spare--) {
      gaps[random.nextInt(gaps.length)]++;
    }
    int[] ids = new int[length];
    Arrays.fill(ids, Given.OPEN);
    int at = 0;
    for (int i = 0; i < tokens.size(); i++) {
      System.arraycopy(tokens.get(i), 0, ids, at, tokens.get(i).length);
      at += tokens.get(i).length + (i < gaps.length ? gaps[i] : 0);
    }
    return new Row(ids, gaps);
  }

  /**
   * Returns the program whose gaps hold these tokens. What fills a gap at either end has no white
   * space there.
   */
  String text(int[] code, Row row) {
    StringBuilder program = new StringBuilder(texts.get(0));
    int at = tokens.get(0).length;
    for (int gap = 0; gap < row.gaps().length; gap++) {
      int end = at + row.gaps()[gap];
      String before = program + (afterBlank.get(gap) ? " " : "");
      String filling = codec.decode(Arrays.copyOfRange(code, at, end), reading, before);
      if (program.isEmpty() && !afterBlank.get(gap)) {
        filling = filling.stripLeading();
      }
      if (gap == gaps() - 1 && texts.get(gap + 1).isEmpty()) {
        filling = filling.stripTrailing();
      }
      program.append(afterBlank.get(gap) && !filling.startsWith(" ") ? " " : "").append(filling);
      program.append(texts.get(gap + 1));
      at = end + tokens.get(gap + 1).length;
    }
    return program.toString();
  }
}
