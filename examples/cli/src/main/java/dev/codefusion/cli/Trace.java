package dev.codefusion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.Step;
import dev.codefusion.api.StepListener;
import java.util.Locale;

/** Shows the steps of a request on standard error. */
final class Trace {

  private static final JsonMapper JSON = new JsonMapper();

  /** Programs shown while the noise settles; more would not be read. */
  private static final int SHOWN = 5;

  private static final String CLEAR_LINE = "\u001b[2K";
  private static final String DIM = "\u001b[2m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";
  private static final double SURE = 0.9;

  private Trace() {}

  /** Returns a listener for a person where one reads the answer's text, else for a program. */
  static StepListener of(Console console, AnswerFormat format) {
    return console.errIsTerminal() && format == AnswerFormat.text
        ? step -> inPlace(step, console)
        : step -> line(step, console);
  }

  private static void line(Step step, Console console) {
    try {
      console.err().print(JSON.writeValueAsString(step) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of texts and numbers must be writable", e);
    }
  }

  /** Draws over the last step: what is unsure is dim, what is sure and settled is bold. */
  private static void inPlace(Step step, Console console) {
    int programs = Math.min(SHOWN, step.candidates().size());
    StringBuilder text = new StringBuilder();
    if (step.step() > 1) {
      text.append("\u001b[").append(programs + 1).append('A');
    }
    text.append(CLEAR_LINE)
        .append(
            String.format(
                Locale.ROOT,
                "step %d of %d, log-SNR %+.1f\n",
                step.step(),
                step.steps(),
                step.logSnr()));
    for (Step.Draft draft : step.candidates().subList(0, programs)) {
      text.append(CLEAR_LINE).append(drawn(draft, console.columns() - 1)).append('\n');
    }
    console.err().print(text);
    console.err().flush();
  }

  private static String drawn(Step.Draft draft, int columns) {
    StringBuilder line = new StringBuilder();
    int room = columns;
    for (Step.Token token : draft.tokens()) {
      String shown = token.text().replaceAll("\\p{Cc}", " ");
      room -= columns(shown);
      if (room < 0) {
        break;
      }
      boolean sure = token.settled() && token.confidence() >= SURE;
      line.append(sure ? BOLD : token.settled() ? "" : DIM).append(shown).append(PLAIN);
    }
    return line.toString();
  }

  /** Returns the columns that a terminal shows a text in. */
  static int columns(String text) {
    return text.codePoints().map(Trace::columns).sum();
  }

  private static int columns(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        Character.isIdeographic(codePoint)
            || (codePoint >= 0x1100 && codePoint <= 0x115F)
            || (codePoint >= 0x3000 && codePoint <= 0x33FF)
            || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
            || (codePoint >= 0xFF01 && codePoint <= 0xFF60)
            || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF);
    return wide ? 2 : 1;
  }
}
