package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import dev.codefusion.api.Sketch;
import dev.codefusion.runtime.tensorflow.TinyTraining;
import dev.codefusion.runtime.tensorflow.diagnose.Examination;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One small trained model answers all tests. */
final class AutoregressiveGeneratorTest {

  private static final Request REQUEST = Request.of("list all python files below this folder");

  @TempDir private static Path folder = Path.of("");
  private static final CodeFusionRuntime RUNTIME = CodeFusionRuntime.create();
  private static String model = "";

  @BeforeAll
  static void train() throws IOException {
    Path config =
        TinyTraining.write(
            folder,
            Map.of(
                "network.kind", "autoregressive",
                "optimizer.steps", "40",
                "optimizer.learningRate", "4e-3",
                "optimizer.average", "0.9",
                "run.evaluateEvery", "0",
                "run.checkpointEvery", "100000"));
    Path output = folder.resolve("out");
    RUNTIME.train(new TrainingRequest(config, Map.of(), output, false), TrainingListener.NONE);
    model = output.toString();
  }

  @Test
  void answersByTheRequest() {
    try (CodeGenerator generator = RUNTIME.open(model)) {
      Answer first = generator.generate(REQUEST);

      assertThat(RUNTIME.card(model).kind()).isEqualTo(NetworkKind.AUTOREGRESSIVE);
      assertThat(first.sampler()).isEqualTo("beam");
      assertThat(first.steps()).isZero();
      assertThat(first.samples()).isEqualTo(10);
      assertThat(first.candidates()).hasSizeBetween(1, 5);
      assertThat(first.candidates()).extracting(Candidate::code).doesNotHaveDuplicates();
      assertThat(first.candidates().stream().mapToDouble(Candidate::score).sum())
          .as("shares of one whole")
          .isBetween(0.0, 1.0 + 1e-9);
      assertThat(generator.generate(REQUEST.withSeed(9))).as("another seed").isEqualTo(first);
      Answer greedy = generator.generate(REQUEST.withCandidates(1).withSamples(1));
      assertThat(greedy.samples()).isOne();
      assertThat(greedy.candidates()).hasSize(1);
      assertThat(greedy.candidates().get(0).score()).isEqualTo(1);
      assertThat(generator.generate(REQUEST.withCandidates(12).withSamples(3)).samples())
          .as("as wide as what is asked for")
          .isEqualTo(12);
    }
  }

  @Test
  void refusesWhatOnlyADiffusionModelCanServe() {
    try (CodeGenerator generator = RUNTIME.open(model)) {
      for (Map.Entry<String, Request> refused :
          Map.of(
                  "sampler 'ddim'", REQUEST.withSampler("ddim"),
                  "noise schedule 'sqrt'", REQUEST.withSchedule("sqrt"),
                  "3 steps", REQUEST.withSteps(3),
                  "guidance 3.0", REQUEST.withGuidance(3),
                  "length 7", REQUEST.withLength(7),
                  "a sketch", REQUEST.withSketch(Sketch.parse("find <>")),
                  "4 steps, length 2", REQUEST.withSteps(4).withLength(2))
              .entrySet()) {
        assertThatThrownBy(() -> generator.generate(refused.getValue()))
            .as(refused.getKey())
            .isInstanceOf(ConfigurationException.class)
            .hasMessage(
                "Model 'tiny' is autoregressive and cannot be asked for %s; leave out sampler,"
                    + " schedule, steps, guidance, length and sketch.",
                refused.getKey());
      }
      assertThat(generator.generate(REQUEST.withGuidance(1)))
          .as("guidance that is none")
          .isEqualTo(generator.generate(REQUEST));
      assertThatThrownBy(() -> generator.generate(Request.of("very ".repeat(200) + "long")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("The utterance has ");
    }
  }

  @Test
  void answersTheSameInAnotherFormat() {
    Path small = folder.resolve("small");
    RUNTIME.convert(model, "f32", Optional.empty(), small);

    try (CodeGenerator before = RUNTIME.open(model);
        CodeGenerator after = RUNTIME.open(small.toString())) {
      assertThat(after.generate(REQUEST)).isEqualTo(before.generate(REQUEST));
    }
  }

  @Test
  void hasNoDecoderToDoWithout() {
    assertThatThrownBy(() -> RUNTIME.openWithoutDecoder(model))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Model 'tiny' is autoregressive and has no denoiser");
  }

  @Test
  void hasNoDenoiserToDiagnose() {
    List<Examination.Pair> pairs =
        List.of(
            new Examination.Pair(new Prompt("list files"), "ls"),
            new Examination.Pair(new Prompt("where am i"), "pwd"));

    assertThatThrownBy(() -> RUNTIME.diagnose(model, pairs, 2, 0, done -> {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Model 'tiny' is autoregressive and has no denoiser that could be measured; choose one"
                + " of network.kind diffusion.");
  }

  @Test
  void refusesToAnswerOnceClosed() {
    CodeGenerator generator = RUNTIME.open(model);
    generator.close();
    generator.close();

    assertThatThrownBy(() -> generator.generate(REQUEST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the generator is closed");
  }
}
