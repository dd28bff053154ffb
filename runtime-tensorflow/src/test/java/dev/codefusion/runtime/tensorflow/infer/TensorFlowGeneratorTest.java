package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelSource;
import dev.codefusion.api.Options;
import dev.codefusion.api.Providers;
import dev.codefusion.api.Request;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.DenoiserProvider;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.Levels;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.schedule.SamplingListener;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.TinyTraining;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One small trained model answers all tests. */
final class TensorFlowGeneratorTest {

  private static final Engine ENGINE = new Engine(Engine.Precision.F32, 1);
  private static final Request REQUEST = Request.of("list all python files below this folder");

  @TempDir private static Path folder = Path.of("");
  private static final Recorder RECORDER = new Recorder();
  private static final Plugins PLUGINS = plugins(RECORDER);
  private static Path model = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    Path config =
        TinyTraining.write(
            folder,
            Map.of(
                "optimizer.steps", "100",
                "optimizer.learningRate", "4e-3",
                "optimizer.average", "0.9",
                "run.evaluateEvery", "0",
                "run.checkpointEvery", "100000"));
    Path output = folder.resolve("out");
    CodeFusionRuntime.create()
        .train(new TrainingRequest(config, Map.of(), output, false), TrainingListener.NONE);
    model = ModelFolder.resolve(output);
  }

  @Test
  void answersByTheRequest() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      Answer first = generator.generate(REQUEST);

      assertThat(first.sampler()).isEqualTo("ddim");
      assertThat(first.steps()).isEqualTo(12);
      assertThat(first.samples()).isEqualTo(10);
      assertThat(first.candidates()).hasSizeBetween(1, 5);
      assertThat(first.candidates()).extracting(Candidate::code).doesNotHaveDuplicates();
      assertThat(generator.generate(REQUEST)).as("the same request").isEqualTo(first);
      assertThat(generator.generate(REQUEST.withCandidates(2)).candidates())
          .as("fewer candidates of the same samples")
          .isEqualTo(first.candidates().subList(0, Math.min(2, first.candidates().size())));
      Answer oneStep = generator.generate(REQUEST.withSteps(1).withSampler("ddpm"));
      assertThat(oneStep.steps()).isOne();
      assertThat(oneStep.sampler()).isEqualTo("ddpm");
      assertThat(oneStep.candidates()).isNotEmpty();
      Answer one = generator.generate(REQUEST.withCandidates(1).withSamples(1));
      assertThat(one.samples()).isOne();
      assertThat(one.candidates()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void aSamplesNoiseDependsOnTheSeedAndItsNumberAlone() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      Latents few = start(generator, REQUEST.withCandidates(1).withSamples(3).withSeed(9));
      Latents many = start(generator, REQUEST.withCandidates(1).withSamples(8).withSeed(9));
      Latents other = start(generator, REQUEST.withCandidates(1).withSamples(3).withSeed(10));

      assertThat(few.rows()).isEqualTo(3);
      assertThat(many.rows()).isEqualTo(8);
      for (int row = 0; row < 3; row++) {
        assertThat(row(few, row)).as("row %d", row).isEqualTo(row(many, row));
        assertThat(row(few, row)).as("row %d", row).isNotEqualTo(row(other, row));
      }
    }
  }

  /** The same programs; their scores may differ in the last digits. */
  @Test
  void requestsAnsweredTogetherGetTheAnswersThatTheyGetAlone() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      List<Request> requests =
          List.of(
              REQUEST,
              Request.of("list").withSamples(3).withSeed(5),
              REQUEST.withSteps(3),
              REQUEST.withSeed(7).withCandidates(2),
              Request.of("print all lines of the file notes.txt").withSampler("ddpm"));
      List<Answer> together = generator.generateAll(requests);

      assertThat(together).hasSameSizeAs(requests);
      for (int i = 0; i < requests.size(); i++) {
        Answer alone = generator.generate(requests.get(i));
        assertThat(codes(together.get(i))).as("request %d", i).isEqualTo(codes(alone));
        assertThat(together.get(i).steps()).isEqualTo(alone.steps());
        assertThat(together.get(i).samples()).isEqualTo(alone.samples());
        assertThat(together.get(i).sampler()).isEqualTo(alone.sampler());
      }
      assertThat(generator.generateAll(requests)).as("the same list").isEqualTo(together);
      assertThat(generator.generateAll(List.of())).isEmpty();
    }
  }

  @Test
  void oneThatIsRefusedRefusesAll() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      assertThatThrownBy(
              () -> generator.generateAll(List.of(REQUEST, Request.of("very ".repeat(200)))))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("tokens, but model 'tiny' reads at most 32");
    }
  }

  private static List<String> codes(Answer answer) {
    return answer.candidates().stream().map(Candidate::code).toList();
  }

  @Test
  void makesAsManyEstimatesAsStepsWereAskedFor() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      for (int steps : new int[] {1, 2, 5}) {
        RECORDER.logSnr.clear();
        generator.generate(REQUEST.withSampler("recorded-ddim").withSteps(steps));

        assertThat(RECORDER.logSnr).as("%d steps", steps).hasSize(steps);
        assertThat(RECORDER.logSnr).isSorted();
      }
    }
  }

  @Test
  void refusesRequestsThatItCannotServe() throws IOException {
    try (TensorFlowGenerator generator = open(model)) {
      assertThatThrownBy(() -> generator.generate(Request.of("very ".repeat(200) + "long")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageMatching(
              "The utterance has \\d+ tokens, but model 'tiny' reads at most 32; .*\\.");
      assertThatThrownBy(() -> generator.generate(REQUEST.withSampler("dddim")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("Unknown sampler 'dddim': did you mean 'ddim'?");
      assertThatThrownBy(() -> generator.generate(REQUEST.withSchedule("none")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("Unknown noise schedule 'none': there are ");
      assertThat(generator.generate(REQUEST).candidates()).as("still serves").isNotEmpty();
    }
  }

  @Test
  void refusesToAnswerOnceClosed() throws IOException {
    TensorFlowGenerator generator = open(model);
    generator.close();
    generator.close();

    assertThatThrownBy(() -> generator.generate(REQUEST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the generator is closed");
  }

  @Test
  void refusesWeightsOfWhichOneByteIsDamaged(@TempDir Path copy) throws IOException {
    copyModel(copy);
    Path weights = copy.resolve(ModelFolder.WEIGHTS);
    String expected = ModelFolder.sha256(weights);
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 7] ^= 1;
    Files.write(weights, bytes);

    assertThatThrownBy(() -> open(copy))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(weights + " is damaged")
        .hasMessageContaining(expected)
        .hasMessageContaining(ModelFolder.sha256(weights));
  }

  @Test
  void refusesAnotherTokenizerThanItWasTrainedWith(@TempDir Path copy) throws IOException {
    copyModel(copy);
    Path file = copy.resolve(ModelFolder.TOKENIZER);
    try (OutputStream out = Files.newOutputStream(file)) {
      PLUGINS
          .tokenizers()
          .get("byte-bpe")
          .train(List.of("other", "words"), Options.of("tokenizer", Map.of("size", "262")))
          .write(out);
    }
    change(copy, "files", ModelFolder.TOKENIZER, ModelFolder.sha256(file));

    assertThatThrownBy(() -> open(copy))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(file + " is not the tokenizer that the model was trained with");
  }

  @Test
  void refusesAModelThatNeedsAPluginThatIsNotThere(@TempDir Path copy) throws IOException {
    copyModel(copy);
    change(copy, "schedule", "name", "warped");

    assertThatThrownBy(() -> open(copy))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Unknown noise schedule 'warped'");
  }

  @Test
  void refusesWeightsOfOtherSizesThanTheCardSays(@TempDir Path copy) throws IOException {
    copyModel(copy);
    ObjectNode card = card(copy);
    ((ObjectNode) card.get("dims")).put("codeLength", 25);
    Files.writeString(copy.resolve(ModelFolder.CARD), card.toString());

    assertThatThrownBy(() -> open(copy))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("do not fit model.json")
        .hasMessageContaining("should have shape [25, 32], but has [24, 32]");
  }

  private static TensorFlowGenerator open(Path home) throws IOException {
    return TensorFlowGenerator.open(PLUGINS, home, ENGINE);
  }

  private static Latents start(TensorFlowGenerator generator, Request request) {
    generator.generate(request.withSampler("recorded-start").withSteps(1));
    return RECORDER.starts.get(RECORDER.starts.size() - 1);
  }

  private static float[] row(Latents latents, int row) {
    int from = latents.index(row, 0);
    return Arrays.copyOfRange(
        latents.values(), from, from + latents.length(row) * latents.dimension());
  }

  private static void copyModel(Path target) throws IOException {
    for (String name :
        List.of(
            ModelFolder.CARD,
            ModelFolder.WEIGHTS,
            ModelFolder.TOKENIZER,
            ModelFolder.UTTERANCE_TOKENIZER)) {
      Files.copy(model.resolve(name), target.resolve(name));
    }
  }

  private static void change(Path home, String object, String key, String value)
      throws IOException {
    ObjectNode card = card(home);
    ((ObjectNode) card.get(object)).put(key, value);
    Files.writeString(home.resolve(ModelFolder.CARD), card.toString());
  }

  private static ObjectNode card(Path home) throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(home.resolve(ModelFolder.CARD).toFile());
  }

  private static Plugins plugins(Recorder recorder) {
    ClassLoader loader = TensorFlowGeneratorTest.class.getClassLoader();
    Providers<SamplerProvider> shipped = Providers.load("sampler", SamplerProvider.class, loader);
    List<SamplerProvider> samplers = new ArrayList<>(shipped.all().values());
    Sampler ddim = shipped.get("ddim").create(Options.none("ddim"));
    samplers.add(
        provider(
            "recorded-ddim",
            (denoiser, schedule, steps, noise, listener) ->
                ddim.sample(recorder.around(denoiser), schedule, steps, noise, listener)));
    samplers.add(provider("recorded-start", recorder::oneStep));
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

  private static SamplerProvider provider(String name, Sampler sampler) {
    return new SamplerProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Sampler create(Options options) {
        return sampler;
      }
    };
  }

  /** Writes down what samplers were given and what they asked. */
  private static final class Recorder {

    final List<Double> logSnr = new ArrayList<>();
    final List<Latents> starts = new ArrayList<>();

    Denoiser around(Denoiser denoiser) {
      return (x, levels) -> {
        logSnr.add(levels.noisiest());
        return denoiser.estimate(x, levels);
      };
    }

    Estimate oneStep(
        Denoiser denoiser,
        NoiseSchedule schedule,
        int steps,
        Noise noise,
        SamplingListener listener) {
      Latents start = noise.next();
      starts.add(start);
      return denoiser.estimate(start, Levels.uniform(schedule.at(1)));
    }
  }
}
