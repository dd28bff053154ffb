package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Options;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Sketch;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import dev.codefusion.runtime.tensorflow.text.UtteranceCase;
import dev.codefusion.tokenizers.ByteBpeProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OutlineTest {

  private final Tokenizer tokenizer =
      new ByteBpeProvider()
          .train(
              List.of("find . -name x", "cat grep EOF"),
              Options.of("tokenizer", Map.of("size", "300")));
  private final TextCodec codec =
      new TextCodec(tokenizer, tokenizer, UtteranceCase.KEEP, null, false);
  private final TextCodec.Reading reading = codec.read(new Prompt("find x"));

  @Test
  void keepsEveryCharacterOfTheSketchWhateverFillsTheGaps() {
    for (String sketch :
        List.of(
            "cat <<EOF\n<>\nEOF",
            "grep \"a  <>\" f",
            "find .\t<> -name <>",
            "find . \t <>",
            "\tfind <>\n",
            " <> ",
            "  find <><>  ")) {
      for (String filling : List.of("x", " x", "  ", "\n", "")) {
        String filled = filled(sketch, filling);
        int at = 0;
        for (String piece : Sketch.parse(sketch).pieces()) {
          assertThat(filled.indexOf(piece, at))
              .as("'%s' in '%s', which is '%s' filled by '%s'", piece, filled, sketch, filling)
              .isGreaterThanOrEqualTo(at);
          at = filled.indexOf(piece, at) + piece.length();
        }
        assertThat(filled).startsWith(Sketch.parse(sketch).pieces().get(0));
      }
    }
    assertThat(filled("cat <<EOF\n<>\nEOF", "x")).isEqualTo("cat <<EOF\nx\nEOF");
    assertThat(filled("grep \"a  <>\" f", "x")).isEqualTo("grep \"a  x\" f");
    assertThat(filled("grep \"a  <>\" f", " x")).isEqualTo("grep \"a  x\" f");
  }

  @Test
  void theBlankBeforeAGapMayBeTheGaps() {
    assertThat(filled("find <> -name <>", "x")).isEqualTo("find x -name x");
    assertThat(filled("find <> -name <>", " x")).isEqualTo("find x -name x");
  }

  @Test
  void whatFillsAGapAtTheEndOfAProgramEndsInNoWhiteSpace() {
    assertThat(filled("<> x <>", " x \n")).isEqualTo("x \n x x");
    assertThat(filled("<>", "\n x ")).isEqualTo("x");
  }

  /** Puts one text into every gap of a sketch. */
  private String filled(String sketch, String filling) {
    int[] own = codec.encode(filling, reading);
    // A gap is never without a token; the padding stands for no text.
    int[] tokens = own.length == 0 ? new int[] {codec.padId()} : own;
    Outline outline = new Outline(Sketch.parse(sketch), codec, reading);
    float[] possible = outline.possible(new float[64]);
    int least = 1;
    while (possible[least - 1] < 0) {
      least++;
    }
    int[] code =
        Arrays.stream(outline.row(least, new SplittableRandom(1)).ids())
            .flatMap(id -> id == Given.OPEN ? Arrays.stream(tokens) : IntStream.of(id))
            .toArray();
    int[] gaps = new int[Sketch.parse(sketch).gaps()];
    Arrays.fill(gaps, tokens.length);
    return outline.text(code, new Outline.Row(code, gaps));
  }
}
