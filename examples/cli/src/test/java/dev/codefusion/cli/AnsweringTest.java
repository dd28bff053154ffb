package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.api.StepListener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AnsweringTest {

  private static final Map<String, List<Candidate>> TABLE =
      Map.of(
          "list",
          List.of(
              new Candidate("ls -l", 0.75, Optional.of(true)),
              new Candidate("ls 'é", 0.25, Optional.of(false))),
          "steer",
          List.of(new Candidate("echo \u001b[2J", 1, Optional.empty())),
          "steer by one character",
          List.of(new Candidate("echo \u009b2J\u0080\u009f\u00a0", 1, Optional.empty())));

  @Test
  void aPipeGetsTheCodeAlone() {
    assertThat(print(AnswerFormat.text, "list", RecordedConsole.pipe()))
        .isEqualTo("ls -l\nls 'é\n");
  }

  @Test
  void aTerminalGetsScoreAndValidityDimmedInOneColumn() {
    assertThat(print(AnswerFormat.text, "list", RecordedConsole.terminal()))
        .isEqualTo(
            "ls -l  \u001b[2m0.75 valid\u001b[0m\nls 'é  \u001b[2m0.25 not valid\u001b[0m\n");
  }

  @Test
  void codeCannotSteerTheTerminal() {
    assertThat(print(AnswerFormat.text, "steer", RecordedConsole.terminal()))
        .startsWith("echo \uFFFD[2J")
        .contains("1.00\u001b[0m");
    assertThat(print(AnswerFormat.text, "steer by one character", RecordedConsole.terminal()))
        .startsWith("echo \uFFFD2J\uFFFD\uFFFD\u00a0  ");
    assertThat(print(AnswerFormat.text, "steer", RecordedConsole.pipe()))
        .isEqualTo("echo \u001b[2J\n");
  }

  @Test
  void jsonIsOneObjectOnOneLine() throws JsonProcessingException {
    String line = print(AnswerFormat.json, "list", RecordedConsole.pipe());

    assertThat(line).endsWith("}\n").hasLineCount(1);
    JsonNode object = new JsonMapper().readTree(line);
    assertThat(object.get("millis").isIntegralNumber()).isTrue();
    assertThat(line.replaceFirst("\"millis\":\\d+", "\"millis\":0"))
        .isEqualTo(
            "{\"utterance\":\"list\",\"language\":\"bash\",\"model\":\"out/m\",\"seed\":0,"
                + "\"sampler\":\"lookup\",\"steps\":7,\"millis\":0,\"candidates\":["
                + "{\"rank\":1,\"code\":\"ls -l\",\"score\":0.75,\"valid\":true},"
                + "{\"rank\":2,\"code\":\"ls 'é\",\"score\":0.25,\"valid\":false}]}\n");
    assertThat(print(AnswerFormat.json, "steer", RecordedConsole.pipe()))
        .contains("\"valid\":null");
  }

  @Test
  void everyLineIsAnsweredAndARefusedOneCostsNoOther() throws IOException {
    RecordedConsole recorded = RecordedConsole.pipe("list\n\nunknown\nlist");

    boolean allAnswered = answering(AnswerFormat.text, recorded).everyLine(1);

    assertThat(allAnswered).isFalse();
    assertThat(recorded.out()).isEqualTo("ls -l\nls 'é\n".repeat(2));
    assertThat(recorded.err().lines())
        .containsExactly(
            "codefusion: Line 2: The utterance is empty; say in a sentence what the code should"
                + " do.",
            "codefusion: Line 3: The utterance is unknown.");
  }

  @Test
  void linesAnsweredTogetherKeepTheirOrderAndARefusedOneItsNumber() throws IOException {
    for (int atOnce : new int[] {2, 3, 100}) {
      RecordedConsole recorded = RecordedConsole.pipe("list\nsteer\nlist\nunknown\nlist");

      boolean allAnswered = answering(AnswerFormat.text, recorded).everyLine(atOnce);

      assertThat(allAnswered).isFalse();
      assertThat(recorded.out())
          .as("%d at once", atOnce)
          .isEqualTo("ls -l\nls 'é\necho \u001b[2J\nls -l\nls 'é\nls -l\nls 'é\n");
      assertThat(recorded.err().lines())
          .containsExactly("codefusion: Line 4: The utterance is unknown.");
    }
  }

  @Test
  void noLinesAreNoFailure() throws IOException {
    assertThat(answering(AnswerFormat.text, RecordedConsole.pipe()).everyLine(1)).isTrue();
  }

  private static String print(AnswerFormat format, String utterance, RecordedConsole recorded) {
    answering(format, recorded).one(Request.of(utterance));
    return recorded.out();
  }

  private static Answering answering(AnswerFormat format, RecordedConsole recorded) {
    return new Answering(
        new Lookup(), Request::of, format, "out/m", "bash", StepListener.NONE, recorded.console());
  }

  private static final class Lookup implements CodeGenerator {

    @Override
    public Answer generate(Request request) {
      List<Candidate> candidates = TABLE.get(request.prompt().utterance());
      if (candidates == null) {
        throw new ConfigurationException("The utterance is unknown.");
      }
      return new Answer(candidates, "lookup", 7, 4);
    }

    @Override
    public void close() {}
  }
}
