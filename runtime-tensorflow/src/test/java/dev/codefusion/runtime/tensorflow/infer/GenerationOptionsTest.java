package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelSource;
import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.Request;
import dev.codefusion.api.Sketch;
import dev.codefusion.api.Step;
import dev.codefusion.api.denoise.DenoiserProvider;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.TinyTraining;
import dev.codefusion.runtime.tensorflow.checkpoint.FolderModels;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import dev.codefusion.runtime.tensorflow.train.Remembering;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guidance, early exit, clamping, lengths and infilling: one small trained model, run by cards that
 * differ.
 */
final class GenerationOptionsTest {

  private static final Request REQUEST = Request.of("list all python files below this folder");

  @TempDir private static Path folder = Path.of("");
  private static final List<Latents> ESTIMATES = new ArrayList<>();
  private static final Plugins PLUGINS = plugins();
  private static Path model = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    Path config =
        TinyTraining.write(
            folder,
            Map.of(
                "optimizer.steps", "400",
                "optimizer.learningRate", "4e-3",
                "optimizer.average", "0.9",
                "noise.conditionDrop", "0.1",
                "noise.perTokenShare", "0.3",
                "run.evaluateEvery", "0",
                "run.checkpointEvery", "100000"));
    Path output = folder.resolve("out");
    CodeFusionRuntime.create()
        .train(new TrainingRequest(config, Map.of(), output, false), TrainingListener.NONE);
    model = ModelFolder.resolve(output);
  }

  @Test
  void theCardTellsWhatTheNetworkLearned() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      assertThat(generator.card().traits().unconditional()).isTrue();
      assertThat(generator.card().traits().levelsPerToken()).isTrue();
    }
  }

  @Test
  void guidanceOfOneIsNone() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      Answer plain = generator.generate(REQUEST);

      assertThat(generator.generate(REQUEST.withGuidance(1))).isEqualTo(plain);
      Answer guided = generator.generate(REQUEST.withGuidance(3));
      assertThat(generator.generate(REQUEST.withGuidance(3))).as("again").isEqualTo(guided);
      assertThat(generator.generate(REQUEST.withSamples(1).withGuidance(3).withSampler("watched")))
          .isNotNull();
      Latents three = lastEstimate();
      generator.generate(REQUEST.withSamples(1).withSampler("watched"));
      assertThat(lastEstimate().values()).isNotEqualTo(three.values());
    }
  }

  @Test
  void guidanceNeedsANetworkThatLearnedToDoWithoutAnUtterance(@TempDir Path copy)
      throws IOException {
    change(copy, "traits", "unconditional", "false");
    try (TensorFlowGenerator generator = open(copy)) {
      assertThatThrownBy(() -> generator.generate(REQUEST.withGuidance(2)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("Guidance is 2.0, but model 'tiny' never learned to do without");
      assertThat(generator.generate(REQUEST.withGuidance(1)).candidates()).isNotEmpty();
    }
  }

  /** The rows of a batch end one by one; those that are left keep their utterance. */
  @Test
  void rowsThatSettleEarlyLeaveTheOthersTheirUtterance(@TempDir Path copy) throws IOException {
    change(copy, "defaults", "earlyExit", "true");
    try (TensorFlowGenerator generator = open(copy)) {
      List<Request> requests =
          List.of(
              REQUEST.withSteps(60).withSamples(4).withLength(6),
              Request.of("print the date").withSteps(60).withSamples(5).withLength(3).withSeed(3),
              REQUEST.withSteps(60).withSamples(3).withLength(8).withSeed(1));
      List<Answer> together = generator.generateAll(requests);
      for (int i = 0; i < requests.size(); i++) {
        Answer alone = generator.generate(requests.get(i));
        assertThat(together.get(i).candidates())
            .extracting(Candidate::code)
            .as("request %d", i)
            .isEqualTo(alone.candidates().stream().map(Candidate::code).toList());
        assertThat(together.get(i).steps()).as("steps of %d", i).isEqualTo(alone.steps());
      }
      assertThat(together).extracting(Answer::steps).anyMatch(steps -> steps < 60);
    }
  }

  @Test
  void earlyExitKeepsAProgramAsItSettled(@TempDir Path copy) throws IOException {
    change(copy, "defaults", "earlyExit", "true");
    Request request = REQUEST.withSteps(60).withSamples(4).withLength(6);
    try (TensorFlowGenerator generator = open(copy)) {
      List<Step> steps = new ArrayList<>();
      Answer answer = generator.generate(request, steps::add);

      assertThat(answer.steps()).isEqualTo(steps.size()).isGreaterThanOrEqualTo(Settling.SAME);
      int kept = 0;
      for (int row = 0; row < 4; row++) {
        List<Step.Draft> drafts = new ArrayList<>();
        for (Step step : steps) {
          drafts.add(step.candidates().get(row));
        }
        for (int i = Settling.SAME; i < drafts.size(); i++) {
          if (hasSettled(drafts.subList(i - Settling.SAME, i))) {
            assertThat(confidences(drafts.get(i)))
                .as("row %d, step %d", row, i + 1)
                .isEqualTo(confidences(drafts.get(i - 1)));
            assertThat(text(drafts.get(i))).isEqualTo(text(drafts.get(i - 1)));
            kept++;
          }
        }
      }
      assertThat(kept).as("drafts that were kept").isPositive();
    }
  }

  @Test
  void evidencePutsWhatWasLearnedFirstWhateverItsLength(@TempDir Path copy) throws IOException {
    change(copy, "defaults", "ranking", "\"EVIDENCE\"");
    Path card = copy.resolve(ModelFolder.CARD);
    Files.writeString(
        card,
        Files.readString(card).replaceFirst("\"temperature\" ?: ?[0-9.]+", "\"temperature\": 3"));
    Request request = REQUEST.withSamples(12).withCandidates(12).withSeed(5);
    try (TensorFlowGenerator generator = open(copy)) {
      List<Candidate> ranked = generator.generate(request).candidates();

      assertThat(ranked.size()).as("different programs").isGreaterThan(1);
      assertThat(ranked.get(0).code()).isEqualTo("find . -name '*.py'");
      assertThat(generator.generate(request).candidates()).as("once more").isEqualTo(ranked);
    }
  }

  @Test
  void whatIsRememberedStandsForElectionWithoutTraining(@TempDir Path home) throws IOException {
    Path first = Files.writeString(home.resolve("first.jsonl"), pair("greet the world", "echo hi"));
    Path second = Files.writeString(home.resolve("second.jsonl"), pair("say the day", "date +%A"));
    Path one = home.resolve("one");
    Path both = home.resolve("both");

    Remembering.write(PLUGINS, new FolderModels.Folder(model), List.of(first.toString()), one);
    Remembering.Remembered remembered =
        Remembering.write(PLUGINS, new FolderModels.Folder(one), List.of(second.toString()), both);

    assertThat(remembered).isEqualTo(new Remembering.Remembered(2, 0));
    assertThat(answers(both, "greet the world").get(0)).isEqualTo("echo hi");
    assertThat(answers(both, "say the weekday")).contains("date +%A");
    assertThat(answers(one, "say the weekday")).doesNotContain("date +%A");
    assertThat(answers(model, "greet the world")).doesNotContain("echo hi");
    assertThatThrownBy(
            () ->
                Remembering.write(
                    PLUGINS, new FolderModels.Folder(model), List.of(first.toString()), both))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void whatIsRememberedHasTheLengthThatIsAskedFor(@TempDir Path home) throws IOException {
    Path file = Files.writeString(home.resolve("pairs.jsonl"), pair("greet the world", "echo hi"));
    Path one = home.resolve("one");
    Remembering.write(PLUGINS, new FolderModels.Folder(model), List.of(file.toString()), one);
    Request request = Request.of("greet the world").withSamples(1).withCandidates(12).withSteps(1);
    try (TensorFlowGenerator generator = open(one)) {
      List<Integer> lengths = new ArrayList<>();
      for (int length = 1; length <= 24; length++) {
        if (generator.generate(request.withLength(length)).candidates().stream()
            .anyMatch(candidate -> candidate.code().equals("echo hi"))) {
          lengths.add(length);
        }
      }

      assertThat(lengths).as("lengths at which it is offered").hasSize(1);
    }
  }

  private static String pair(String utterance, String code) {
    return "{\"utterance\": \"%s\", \"code\": \"%s\"}\n".formatted(utterance, code);
  }

  private static List<String> answers(Path home, String utterance) throws IOException {
    try (TensorFlowGenerator generator = open(home)) {
      return generator
          .generate(Request.of(utterance).withSamples(4).withCandidates(12).withSteps(4))
          .candidates()
          .stream()
          .map(Candidate::code)
          .toList();
    }
  }

  private static boolean hasSettled(List<Step.Draft> drafts) {
    Step.Draft last = drafts.get(drafts.size() - 1);
    return drafts.stream().allMatch(draft -> text(draft).equals(text(last)))
        && confidences(last).stream().allMatch(confidence -> confidence > Settling.SURE);
  }

  private static List<Double> confidences(Step.Draft draft) {
    return draft.tokens().stream().map(Step.Token::confidence).toList();
  }

  @Test
  void clampingTurnsEveryEstimateIntoEmbeddings(@TempDir Path copy) throws IOException {
    change(copy, "defaults", "clamp", "true");
    try (TensorFlowGenerator plain = open(model);
        TensorFlowGenerator clamping = open(copy)) {
      clamping.generate(REQUEST.withSampler("watched").withSteps(4));
      assertThat(ESTIMATES).hasSize(4);
      for (Latents estimate : ESTIMATES) {
        for (double norm : norms(estimate)) {
          assertThat(norm).isCloseTo(Math.sqrt(estimate.dimension()), within(1e-3));
        }
      }
      plain.generate(REQUEST.withSampler("watched").withSteps(4));
      assertThat(norms(ESTIMATES.get(0))).anyMatch(norm -> norm < 3.9);
    }
  }

  @Test
  void withoutTheDecoderTheTokensAreThoseOfTheLastEstimate(@TempDir Path copy) throws IOException {
    change(copy, "defaults", "decoder", "false");
    try (TensorFlowGenerator generator = open(copy)) {
      List<Step> steps = new ArrayList<>();
      Answer answer = generator.generate(REQUEST.withSamples(1).withCandidates(1), steps::add);

      assertThat(answer.candidates())
          .extracting(Candidate::code)
          .containsExactly(text(steps.get(steps.size() - 1).candidates().get(0)).strip());
      try (CodeGenerator opened = CodeFusionRuntime.create().openWithoutDecoder(model.toString())) {
        assertThat(opened.generate(REQUEST)).isEqualTo(generator.generate(REQUEST));
      }
    }
  }

  @Test
  void lengthsAreTheRequestsOrThoseOfTheBeam(@TempDir Path beam, @TempDir Path fixed)
      throws IOException {
    change(beam, "defaults", "length", "\"BEAM\"");
    change(fixed, "defaults", "length", "\"FIXED\"");
    Request request = REQUEST.withSteps(1).withSamples(10);
    try (TensorFlowGenerator generator = open(beam)) {
      Map<Integer, Long> counts =
          lengths(generator, request).stream()
              .collect(Collectors.groupingBy(n -> n, Collectors.counting()));
      assertThat(counts).hasSize(5).values().containsOnly(2L);
      assertThat(lengths(generator, request.withLength(7))).containsOnly(7);
      assertThatThrownBy(() -> generator.generate(request.withLength(25)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("'length' is 25, but model 'tiny' writes at most 24 tokens");
    }
    try (TensorFlowGenerator generator = open(fixed)) {
      assertThat(lengths(generator, request)).containsOnly(24);
      assertThat(lengths(generator, request.withLength(7))).containsOnly(7);
    }
  }

  @Test
  void fillsTheGapsOfASketchAndLeavesTheRest(@TempDir Path oneLevel) throws IOException {
    change(oneLevel, "traits", "levelsPerToken", "false");
    for (Path home : List.of(model, oneLevel)) {
      try (TensorFlowGenerator generator = open(home)) {
        for (String sampler : List.of("watched", "ddpm", "commit")) {
          List<Step> steps = new ArrayList<>();
          Answer answer =
              generator.generate(
                  REQUEST
                      .withSketch(Sketch.parse("find . <> '*.py' <>"))
                      .withSampler(sampler)
                      .withSteps(5),
                  steps::add);

          assertThat(steps).hasSize(5);
          for (Step step : steps) {
            for (Step.Draft draft : step.candidates()) {
              assertThat(text(draft)).startsWith("find .").contains(" '*.py'");
              assertThat(draft.tokens().get(0).confidence()).isEqualTo(1);
            }
          }
          assertThat(answer.candidates()).isNotEmpty();
          for (Candidate candidate : answer.candidates()) {
            assertThat(candidate.code()).as(sampler).matches("(?s)find \\. .+ '\\*\\.py'( .*)?");
          }
        }
      }
    }
  }

  @Test
  void givenTokensAreTheirEmbeddingsInEveryEstimate() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      generator.generate(
          REQUEST.withSketch(Sketch.parse("find <>")).withSampler("watched").withSteps(6));

      assertThat(ESTIMATES).hasSize(6);
      float[] first = Arrays.copyOf(ESTIMATES.get(0).values(), 16);
      for (Latents estimate : ESTIMATES) {
        for (int row = 0; row < estimate.rows(); row++) {
          int from = estimate.index(row, 0);
          assertThat(Arrays.copyOfRange(estimate.values(), from, from + 16)).isEqualTo(first);
        }
      }
    }
  }

  @Test
  void aTrainedModelFillsAGapByWhatItLearned() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      Answer answer = generator.generate(REQUEST.withSketch(Sketch.parse("find . -name <>")));

      assertThat(answer.candidates()).extracting(Candidate::code).contains("find . -name '*.py'");
    }
  }

  @Test
  void aSketchKeepsItsOwnWhiteSpace() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      Answer answer = generator.generate(REQUEST.withSketch(Sketch.parse("\tfind .  <>\n")));

      assertThat(answer.candidates())
          .isNotEmpty()
          .extracting(Candidate::code)
          .allMatch(code -> code.startsWith("\tfind .  ") && code.endsWith("\n"));
    }
  }

  @Test
  void refusesASketchThatDoesNotFit() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      Request tooLong = REQUEST.withSketch(Sketch.parse("x y ".repeat(20) + "<>"));
      assertThatThrownBy(() -> generator.generate(tooLong))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageMatching(
              "The sketch has \\d+ tokens and 1 gaps, but the model writes at most 24 .*");
      Request tooShort = REQUEST.withSketch(Sketch.parse("find . <>")).withLength(1);
      assertThatThrownBy(() -> generator.generate(tooShort))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageMatching("The sketch has .* so 'length' must be at least \\d, but is 1\\.");
    }
  }

  private static List<Integer> lengths(TensorFlowGenerator generator, Request request) {
    List<Step> steps = new ArrayList<>();
    generator.generate(request, steps::add);
    return steps.get(0).candidates().stream().map(draft -> draft.tokens().size()).toList();
  }

  private static String text(Step.Draft draft) {
    return draft.tokens().stream().map(Step.Token::text).collect(Collectors.joining());
  }

  private static List<Double> norms(Latents latents) {
    List<Double> norms = new ArrayList<>();
    for (int row = 0; row < latents.rows(); row++) {
      for (int position = 0; position < latents.length(row); position++) {
        double squares = 0;
        int from = latents.index(row, position);
        for (int i = from; i < from + latents.dimension(); i++) {
          squares += latents.values()[i] * latents.values()[i];
        }
        norms.add(Math.sqrt(squares));
      }
    }
    return norms;
  }

  private static Latents lastEstimate() {
    return ESTIMATES.get(ESTIMATES.size() - 1);
  }

  private static TensorFlowGenerator open(Path home) throws IOException {
    return TensorFlowGenerator.open(PLUGINS, home, new Engine(Engine.Precision.F32, 1));
  }

  /** Copies the model with another value, in JSON, in its card. */
  @Test
  void theAdaptiveScheduleFollowsTheLevelsThatATrainingWroteForTheSampler(@TempDir Path copy)
      throws IOException {
    Request adaptive = REQUEST.withSamples(1).withSteps(3).withSchedule("adaptive");
    try (TensorFlowGenerator generator = open(model)) {
      assertThatThrownBy(() -> generator.generate(adaptive))
          .as("no table")
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("Noise schedule 'adaptive' follows a table, option 'levels'");
    }
    change(copy, "sampler", "options", "{\"grid\": \"quantiles\", \"levels\": \"-3 -1 1\"}");
    try (TensorFlowGenerator generator = open(copy)) {
      List<Double> told = new ArrayList<>();
      generator.generate(adaptive.withSampler("watched"), step -> told.add(step.logSnr()));
      double pure = PLUGINS.schedule(generator.card().schedule()).logSnr(1);
      assertThat(told).hasSize(3);
      assertThat(told.get(0)).as("the model's own highest noise").isEqualTo(pure);
      // At u of 2/3 and 1/3 of three levels, which stand at 5/6, 1/2 and 1/6.
      assertThat(told.get(1)).isCloseTo(-2, within(1e-9));
      assertThat(told.get(2)).isCloseTo(0, within(1e-9));
    }
  }

  @Test
  void aRequestMayGiveThePluginsOptions() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      List<Double> told = new ArrayList<>();
      Request request = REQUEST.withSamples(1).withSteps(2);
      Answer answer =
          generator.generate(
              request
                  .withSchedule("log-linear:sigmaMin=0.1:sigmaMax=10")
                  .withSampler("ddim:grid=log-snr"),
              step -> told.add(step.logSnr()));
      assertThat(answer.sampler()).isEqualTo("ddim");
      assertThat(told.get(0)).isCloseTo(-2 * Math.log(10), within(1e-9));
      assertThat(told.get(1)).isCloseTo(0, within(1e-9));
      assertThatThrownBy(() -> generator.generate(request.withSampler("ddim:gri=log-snr")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage("Sampler 'ddim' has no option 'gri': did you mean 'grid'?");
      for (String wrong : List.of("ddim:grid", "ddim:=1", "ddim:", "ddim:eta=0:eta=1")) {
        assertThatThrownBy(() -> generator.generate(request.withSampler(wrong)))
            .as(wrong)
            .isInstanceOf(ConfigurationException.class)
            .hasMessageStartingWith("'" + wrong + "' cannot be read as a plugin with options");
      }
    }
  }

  private static void change(Path copy, String object, String key, String value)
      throws IOException {
    for (String name :
        List.of(ModelFolder.WEIGHTS, ModelFolder.TOKENIZER, ModelFolder.UTTERANCE_TOKENIZER)) {
      Files.copy(model.resolve(name), copy.resolve(name));
    }
    ObjectMapper json = new ObjectMapper();
    ObjectNode card = (ObjectNode) json.readTree(model.resolve(ModelFolder.CARD).toFile());
    ((ObjectNode) card.get(object)).set(key, json.readTree(value));
    Files.writeString(copy.resolve(ModelFolder.CARD), card.toString());
  }

  /** The shipped plugins, and a sampler 'watched', which is ddim that writes down its estimates. */
  private static Plugins plugins() {
    ClassLoader loader = GenerationOptionsTest.class.getClassLoader();
    Providers<SamplerProvider> shipped = Providers.load("sampler", SamplerProvider.class, loader);
    List<SamplerProvider> samplers = new ArrayList<>(shipped.all().values());
    Sampler ddim = shipped.get("ddim").create(Options.none("ddim"));
    samplers.add(
        new SamplerProvider() {
          @Override
          public String name() {
            return "watched";
          }

          @Override
          public Sampler create(Options options) {
            ESTIMATES.clear();
            return (denoiser, schedule, steps, noise, listener) ->
                ddim.sample(
                    denoiser,
                    schedule,
                    steps,
                    noise,
                    (step, of, levels, estimate) -> {
                      ESTIMATES.add(estimate.x0());
                      return listener.onStep(step, of, levels, estimate);
                    });
          }
        });
    return new Plugins(
        Providers.load("noise schedule", NoiseScheduleProvider.class, loader),
        Providers.of("sampler", samplers),
        Providers.load("tokenizer", TokenizerProvider.class, loader),
        Providers.load("language", LanguageTarget.class, loader),
        Providers.load("encoder", UtteranceEncoderProvider.class, loader),
        Providers.load("denoiser network", DenoiserNetworkProvider.class, loader),
        Providers.load("denoiser", DenoiserProvider.class, loader),
        Providers.load("model source", ModelSource.class, loader));
  }
}
