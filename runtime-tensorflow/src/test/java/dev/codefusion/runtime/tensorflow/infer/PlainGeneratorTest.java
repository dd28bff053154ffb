package dev.codefusion.runtime.tensorflow.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.multibindings.MapBinder;
import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.Request;
import dev.codefusion.api.Sketch;
import dev.codefusion.api.Step;
import dev.codefusion.api.denoise.DenoiserModel;
import dev.codefusion.api.denoise.DenoiserProvider;
import dev.codefusion.api.denoise.Embeddings;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.runtime.tensorflow.TinyGraph;
import dev.codefusion.runtime.tensorflow.TinyTraining;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.text.UtteranceCase;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import dev.codefusion.tokenizers.ByteBpeProvider;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that names a denoiser in plain Java, {@link MixtureDenoiser}, generates with it. */
final class PlainGeneratorTest {

  private static final int LATENT = 12;
  private static final int CODE_LENGTH = 16;
  private static final Map<String, String> PAIRS =
      new TreeMap<>(
          Map.of(
              "list all files", "ls -a",
              "show the running processes", "ps aux",
              "delete the folder tmp", "rm -r tmp"));

  private final CodeFusionRuntime runtime = CodeFusionRuntime.create();

  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    write(Map.of(), 1);
  }

  private void write(Map<String, String> moreOptions, double guidance) throws IOException {
    List<String> corpus = new ArrayList<>(PAIRS.keySet());
    corpus.addAll(PAIRS.values());
    Tokenizer tokenizer =
        new ByteBpeProvider().train(corpus, Options.of("test", Map.of("size", "300")));
    Map<String, String> options = new TreeMap<>(moreOptions);
    options.put(
        "pairs",
        PAIRS.entrySet().stream()
            .map(pair -> ids(tokenizer, pair.getKey()) + ">" + ids(tokenizer, pair.getValue()))
            .collect(Collectors.joining(";")));
    float[] table = TinyGraph.random(new SplittableRandom(17), tokenizer.size() * LATENT, 0.01);
    Files.deleteIfExists(folder.resolve(ModelFolder.WEIGHTS));
    SafeTensors.write(
        folder.resolve(ModelFolder.WEIGHTS),
        Map.of(
            "embedding/table",
            new SafeTensors.Array(new long[] {tokenizer.size(), LATENT}, FloatBuffer.wrap(table))));
    try (OutputStream out = Files.newOutputStream(folder.resolve(ModelFolder.TOKENIZER))) {
      tokenizer.write(out);
    }
    Map<String, String> hashes = new LinkedHashMap<>();
    for (String file : List.of(ModelFolder.WEIGHTS, ModelFolder.TOKENIZER)) {
      hashes.put(file, ModelFolder.sha256(folder.resolve(file)));
    }
    ModelCard.TokenizerRef reference =
        new ModelCard.TokenizerRef("byte-bpe", tokenizer.fingerprint());
    ModelCard card =
        new ModelCard(
            ModelCard.FORMAT_VERSION,
            "test",
            "plain",
            "none",
            table.length,
            new Dims(
                tokenizer.size(), tokenizer.size(), true, 8, 1, LATENT, 0, 1, 0, CODE_LENGTH, 32),
            Parameterization.X0,
            false,
            false,
            new Plugin("scratch", Map.of()),
            new Plugin("mixture", options),
            reference,
            reference,
            UtteranceCase.LOWER_FIRST,
            false,
            new Plugin("cosine", Map.of()),
            Noise.ALGORITHM,
            new Plugin("ddim", Map.of()),
            new ModelCard.Defaults(
                8,
                4,
                2,
                1,
                1,
                ModelCard.Ranking.AGREEMENT,
                guidance,
                false,
                false,
                false,
                ModelCard.LengthChoice.FIXED,
                0),
            new ModelCard.Training(List.of(), 0, 0, Map.of()),
            hashes,
            NetworkKind.DIFFUSION,
            false,
            new ModelCard.Traits(false, false),
            new ModelCard.Memory(0, List.of()),
            "");
    Files.writeString(folder.resolve(ModelFolder.CARD), card.toJson());
  }

  private static String ids(Tokenizer tokenizer, String text) {
    return Arrays.stream(tokenizer.encode(text))
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }

  @Test
  void generatesWithTheDenoiserThatTheModelNames() {
    assertThat(runtime.plugins().get("denoiser")).containsOnlyKeys("mixture");
    try (CodeGenerator generator = runtime.open(folder.toString())) {
      PAIRS.forEach(
          (utterance, code) -> {
            for (String sampler : List.of("ddim", "ddpm", "q-sampling", "commit")) {
              Answer answer = generator.generate(Request.of(utterance).withSampler(sampler));

              assertThat(answer.candidates())
                  .as("%s by %s", utterance, sampler)
                  .extracting(Candidate::code)
                  .containsExactly(code);
              assertThat(answer.sampler()).isEqualTo(sampler);
              assertThat(answer.steps()).isEqualTo(8);
              assertThat(answer.samples()).isEqualTo(4);
            }
          });
    }
  }

  @Test
  void tellsOfEveryStepAndKeepsToALength() {
    try (CodeGenerator generator = runtime.open(folder.toString())) {
      List<Step> steps = new ArrayList<>();
      Request request = Request.of("list all files").withSteps(5).withLength(1);
      Answer answer = generator.generate(request, steps::add);

      assertThat(answer).isEqualTo(generator.generate(request));
      assertThat(steps).extracting(Step::step).containsExactly(1, 2, 3, 4, 5);
      assertThat(steps.get(4).candidates()).hasSize(4);
      assertThat(steps.get(4).candidates().get(0).tokens())
          .singleElement()
          .satisfies(token -> assertThat("ls -a").startsWith(token.text()));
    }
  }

  @Test
  void needsNoTensorFlow() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (!path.getFileName().toString().startsWith("tensorflow-")) {
        urls.add(path.toUri().toURL());
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> loader.loadClass("org.tensorflow.Graph"))
          .isInstanceOf(ClassNotFoundException.class);
      Object code =
          loader
              .loadClass(PlainGeneration.class.getName())
              .getMethod("answer", String.class, String.class)
              .invoke(null, folder.toString(), "show the running processes");

      assertThat(code).isEqualTo("ps aux");
    }
  }

  @Test
  void saysWhatItCannotDo() throws IOException {
    try (CodeGenerator generator = runtime.open(folder.toString())) {
      Request request = Request.of("list all files");
      refuses(
          () -> generator.generate(request.withSketch(Sketch.parse("ls <>"))),
          "Model 'plain' fills in no sketch");
      refuses(() -> generator.generate(request.withGuidance(2)), "'mixture' cannot guide");
      refuses(() -> generator.generate(request.withLength(17)), "writes at most 16 tokens");
      refuses(() -> generator.generate(request.withSampler("ddin")), "Unknown sampler 'ddin'");
    }
    write(Map.of("pears", "1"), 1);
    refuses(() -> runtime.open(folder.toString()), "Denoiser 'mixture' has no option 'pears'");
    write(Map.of(), 2);
    try (CodeGenerator generator = runtime.open(folder.toString())) {
      refuses(() -> generator.generate(Request.of("list all files")), "but guidance is 2.0");
    }
    Path card = folder.resolve(ModelFolder.CARD);
    Files.writeString(card, Files.readString(card).replace("\"latent\" : 12", "\"latent\" : 13"));
    refuses(() -> runtime.open(folder.toString()), "'embedding/table' should have shape");
  }

  @Test
  void isNoNetworkThatCouldBeTrainedOrConverted() throws IOException {
    Path home = Files.createDirectories(folder.resolve("training"));
    Path config = TinyTraining.write(home, Map.of("network.denoiser", "mixture"));
    TrainingRequest request = new TrainingRequest(config, Map.of(), home.resolve("out"), false);
    refuses(
        () -> runtime.train(request, TrainingListener.NONE),
        "Denoiser 'mixture' is in plain Java and does nothing but generate; choose a denoiser network: convolution, transformer.");
    refuses(
        () -> runtime.convert(folder.toString(), "int8", Optional.empty(), folder.resolve("small")),
        "Denoiser 'mixture' is in plain Java");
  }

  @Test
  void mayNotHaveTheNameOfANetwork() {
    DenoiserProvider taken =
        new DenoiserProvider() {
          @Override
          public String name() {
            return "transformer";
          }

          @Override
          public DenoiserModel create(Options options, Embeddings embeddings) {
            throw new AssertionError("never made");
          }
        };
    refuses(
        () ->
            CodeFusionRuntime.create(
                binder ->
                    MapBinder.newMapBinder(binder, String.class, DenoiserProvider.class)
                        .addBinding("transformer")
                        .toInstance(taken)),
        "A denoiser network and a denoiser are both named 'transformer'");
  }

  private static void refuses(ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(words)
        .hasMessageEndingWith(".")
        .hasMessageNotContaining("\n");
  }
}
