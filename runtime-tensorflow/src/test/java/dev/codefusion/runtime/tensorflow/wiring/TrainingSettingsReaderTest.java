package dev.codefusion.runtime.tensorflow.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.Engine.Device;
import dev.codefusion.runtime.tensorflow.Engine.Precision;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Ranking;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.text.UtteranceCase;
import dev.codefusion.runtime.tensorflow.train.Fold;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings.Noise.Levels;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings.Noise.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingSettingsReaderTest {

  private static final String LEAST = "name: tiny\ndata:\n  train: pairs.jsonl\n";

  @TempDir Path folder;

  /** A key, where its value goes, its default, another text and what that means. */
  private record Key(
      String name,
      Function<TrainingSettings, Object> value,
      Object standard,
      String text,
      Object other) {}

  private static final List<Key> KEYS =
      List.of(
          new Key("language", TrainingSettings::language, "tiny", "bash", "bash"),
          new Key(
              "data.utteranceCase",
              s -> s.data().utteranceCase(),
              UtteranceCase.LOWER_FIRST,
              "keep",
              UtteranceCase.KEEP),
          new Key("tokenizer.type", s -> s.tokens().type(), "byte-bpe", "words", "words"),
          new Key(
              "tokenizer.options.size",
              s -> s.tokens().options(),
              Map.of(),
              "900",
              Map.of("size", "900")),
          new Key("tokenizer.shared", s -> s.tokens().shared(), true, "false", false),
          new Key("tokenizer.literals", s -> s.tokens().literals(), false, "true", true),
          new Key("network.encoder", s -> s.network().encoder().name(), "scratch", "t5", "t5"),
          new Key(
              "network.encoderOptions.a",
              s -> s.network().encoder().options(),
              Map.of(),
              "1",
              Map.of("a", "1")),
          new Key(
              "network.denoiser", s -> s.network().denoiser().name(), "transformer", "mlp", "mlp"),
          new Key(
              "network.denoiserOptions.b",
              s -> s.network().denoiser().options(),
              Map.of(),
              "2",
              Map.of("b", "2")),
          new Key(
              "network.prediction",
              s -> s.network().parameterization(),
              Parameterization.CATEGORICAL,
              "x0",
              Parameterization.X0),
          new Key("network.outputPrior", s -> s.network().outputPrior(), true, "false", false),
          new Key("network.selfConditioning", s -> s.network().selfConditioning(), 0.5, "0", 0.0),
          new Key("network.width", s -> s.network().width(), 256, "128", 128),
          new Key("network.heads", s -> s.network().heads(), 4, "8", 8),
          new Key("network.latent", s -> s.network().latent(), 64, "32", 32),
          new Key("network.encoderLayers", s -> s.network().encoderLayers(), 3, "0", 0),
          new Key("network.denoiserLayers", s -> s.network().denoiserLayers(), 5, "6", 6),
          new Key("network.decoderLayers", s -> s.network().decoderLayers(), 2, "1", 1),
          new Key("network.codeLength", s -> s.network().codeLength(), 64, "48", 48),
          new Key("network.utteranceLength", s -> s.network().utteranceLength(), 64, "40", 40),
          new Key("noise.schedule", s -> s.noise().schedule().name(), "sqrt", "cosine", "cosine"),
          new Key(
              "noise.options.noiseScale",
              s -> s.noise().schedule().options(),
              Map.of(),
              "1.5",
              Map.of("noiseScale", "1.5")),
          new Key("noise.pureShare", s -> s.noise().pureShare(), 0.1, "0.2", 0.2),
          new Key("noise.levels", s -> s.noise().levels(), Levels.UNIFORM, "window", Levels.WINDOW),
          new Key("noise.perTokenShare", s -> s.noise().perTokenShare(), 0.0, "0.5", 0.5),
          new Key("noise.conditionDrop", s -> s.noise().conditionDrop(), 0.0, "0.1", 0.1),
          new Key("noise.decoderMix", s -> s.noise().decoderMix(), 0.0, "0.3", 0.3),
          new Key(
              "noise.pattern", s -> s.noise().pattern(), Pattern.SCATTERED, "mixed", Pattern.MIXED),
          new Key("noise.wrongShare", s -> s.noise().wrongShare(), 0.0, "0.05", 0.05),
          new Key("pretraining.steps", s -> s.pretraining().steps(), 0L, "7", 7L),
          new Key(
              "pretraining.unconditionalShare",
              s -> s.pretraining().unconditionalShare(),
              0.5,
              "0.3",
              0.3),
          new Key("pretraining.maskFrom", s -> s.pretraining().maskFrom(), 0.15, "0.2", 0.2),
          new Key("pretraining.maskTo", s -> s.pretraining().maskTo(), 0.6, "0.4", 0.4),
          new Key("optimizer.steps", s -> s.optimizer().steps(), 10_000L, "20_000", 20_000L),
          new Key("optimizer.batch", s -> s.optimizer().batch(), 64, "16", 16),
          new Key("optimizer.learningRate", s -> s.optimizer().learningRate(), 6e-4, "1e-3", 1e-3),
          new Key("optimizer.warmup", s -> s.optimizer().warmup(), 1_000L, "50", 50L),
          new Key("optimizer.floor", s -> s.optimizer().floor(), 0.05, "0.5", 0.5),
          new Key("optimizer.weightDecay", s -> s.optimizer().weightDecay(), 0.01, "0.1", 0.1),
          new Key("optimizer.clip", s -> s.optimizer().clip(), 1.0, "5", 5.0),
          new Key("optimizer.average", s -> s.optimizer().average(), 0.999, "0.9", 0.9),
          new Key("optimizer.dropout", s -> s.optimizer().dropout(), 0.1, "0", 0.0),
          new Key("optimizer.labelSmoothing", s -> s.optimizer().labelSmoothing(), 0.0, "0.1", 0.1),
          new Key("losses.noise", s -> s.losses().noise(), 0.0, "1", 1.0),
          new Key("losses.embedding", s -> s.losses().embedding(), 0.0, "2", 2.0),
          new Key("losses.decoder", s -> s.losses().decoder(), 1.0, "3", 3.0),
          new Key("losses.anchor", s -> s.losses().anchor(), 1.0, "4", 4.0),
          new Key("losses.length", s -> s.losses().length(), 0.1, "5", 5.0),
          new Key(
              "losses.lengthIntoEncoder", s -> s.losses().lengthIntoEncoder(), false, "true", true),
          new Key("losses.intoEmbeddings", s -> s.losses().intoEmbeddings(), false, "true", true),
          new Key("sampler.name", s -> s.sampler().name(), "ddim", "ddpm", "ddpm"),
          new Key(
              "sampler.options.grid",
              s -> s.sampler().options(),
              Map.of(),
              "u",
              Map.of("grid", "u")),
          new Key("defaults.steps", s -> s.defaults().steps(), 12, "1", 1),
          new Key("defaults.samples", s -> s.defaults().samples(), 10, "20", 20),
          new Key("defaults.candidates", s -> s.defaults().candidates(), 5, "3", 3),
          new Key("defaults.lengths", s -> s.defaults().lengths(), 5, "2", 2),
          new Key("defaults.temperature", s -> s.defaults().temperature(), 1.0, "0.5", 0.5),
          new Key(
              "defaults.ranking",
              s -> s.defaults().ranking(),
              Ranking.LIKELIHOOD,
              "agreement",
              Ranking.AGREEMENT),
          new Key("run.seed", s -> s.run().seed(), 1L, "-9", -9L),
          new Key(
              "run.precision",
              s -> s.run().engine().precision(),
              Precision.AUTO,
              "bf16",
              Precision.BF16),
          new Key("run.threads", s -> s.run().engine().threads(), 0, "2", 2),
          new Key("run.device", s -> s.run().engine().device(), Device.AUTO, "cpu", Device.CPU),
          new Key("run.reportEvery", s -> s.run().reportEvery(), 100L, "10", 10L),
          new Key("run.checkpointEvery", s -> s.run().checkpointEvery(), 500L, "20", 20L),
          new Key("run.evaluateEvery", s -> s.run().evaluateEvery(), 1_000L, "0", 0L),
          new Key("run.devRows", s -> s.run().devRows(), 100, "7", 7),
          new Key(
              "run.initial", s -> s.run().initial(), Optional.empty(), "bash", Optional.of("bash")),
          new Key("defaults.recalled", s -> s.defaults().recalled(), 0, "0", 0),
          new Key("data.memory", s -> s.data().memory(), 0, "2", 2));

  @Test
  void everyKeyHasItsDefault() throws IOException {
    TrainingSettings settings = read(LEAST, Map.of());

    assertThat(settings.name()).isEqualTo("tiny");
    assertThat(settings.data().dev()).isEmpty();
    for (Key key : KEYS) {
      assertThat(key.value().apply(settings)).as(key.name()).isEqualTo(key.standard());
    }
  }

  @Test
  void everyKeyTakesAnotherValue() throws IOException {
    for (Key key : KEYS) {
      TrainingSettings settings = read(LEAST, Map.of(key.name(), key.text()));

      assertThat(key.value().apply(settings)).as(key.name()).isEqualTo(key.other());
      for (Key others : KEYS) {
        // The warm-up follows from the steps; all else stands for itself.
        if (!others.equals(key) && !others.name().equals("optimizer.warmup")) {
          assertThat(others.value().apply(settings))
              .as("%s when %s is set", others.name(), key.name())
              .isEqualTo(others.standard());
        }
      }
    }
  }

  @Test
  void yamlAndPropertiesSayTheSame() throws IOException {
    StringBuilder properties = new StringBuilder("name = tiny\ndata.train = pairs.jsonl\n");
    StringBuilder yaml = new StringBuilder(LEAST);
    Map<String, List<Key>> sections = new LinkedHashMap<>();
    for (Key key : KEYS) {
      properties.append(key.name()).append(" = ").append(key.text()).append('\n');
      if (key.name().chars().filter(c -> c == '.').count() == 1 && !key.name().startsWith("data")) {
        sections.computeIfAbsent(key.name().split("\\.", 2)[0], name -> new ArrayList<>()).add(key);
      }
    }
    sections.forEach(
        (section, keys) -> {
          yaml.append(section).append(":\n");
          keys.forEach(
              key ->
                  yaml.append("  ")
                      .append(key.name().split("\\.", 2)[1])
                      .append(": ")
                      .append(key.text())
                      .append('\n'));
        });
    TrainingSettings fromProperties =
        TrainingSettingsReader.read(
            Files.writeString(folder.resolve("a.properties"), properties), Map.of());
    TrainingSettings fromYaml = read(yaml.toString(), Map.of());

    for (Key key : KEYS) {
      assertThat(key.value().apply(fromProperties)).as(key.name()).isEqualTo(key.other());
    }
    sections
        .values()
        .forEach(
            keys ->
                keys.forEach(
                    key ->
                        assertThat(key.value().apply(fromYaml))
                            .as("%s in YAML", key.name())
                            .isEqualTo(key.other())));
  }

  @Test
  void presetsGiveSizesThatEachCanBeOverridden() throws IOException {
    TrainingSettings tiny = read(LEAST, Map.of("network.preset", "tiny", "network.latent", "7"));
    TrainingSettings paper = read(LEAST, Map.of("network.preset", "paper"));

    assertThat(tiny.network())
        .extracting("width", "heads", "latent", "encoderLayers", "codeLength", "utteranceLength")
        .containsExactly(32, 2, 7, 1, 16, 24);
    assertThat(paper.network())
        .extracting("width", "heads", "latent", "denoiserLayers", "decoderLayers", "codeLength")
        .containsExactly(512, 8, 512, 10, 6, 128);
  }

  @Test
  void allProblemsStandInOneMessage() throws IOException {
    Path file =
        write(
            """
            name: 'No Name'
            optimizer:
              batch: 0
              learningRate: fast
              stepz: 5
            network:
              preset: huge
              width: 100
              heads: 3
            run:
              threads: [1, 2]
            tokenizer:
              shared: maybe
            entirely: unknown
            """);

    Throwable thrown = catchThrowable(() -> TrainingSettingsReader.read(file, Map.of()));

    assertThat(thrown)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("The settings in " + file + " cannot be used: ")
        .hasMessageContaining("name is 'No Name', but must be 1 to 64 characters")
        .hasMessageContaining("data.train is missing")
        .hasMessageContaining("optimizer.batch is '0', but must be a whole number from 1 to 65536")
        .hasMessageContaining("optimizer.learningRate is 'fast', but must be a number from")
        .hasMessageContaining("optimizer.stepz is unknown (did you mean optimizer.steps?)")
        .hasMessageContaining("network.preset is 'huge', but must be one of tiny, small, paper")
        .hasMessageContaining("network.width is 100, but must be a multiple of network.heads")
        .hasMessageContaining("run.threads is a list, but must be one value")
        .hasMessageContaining("tokenizer.shared is 'maybe', but must be one of true, false")
        .hasMessageContaining("entirely is unknown")
        .hasMessageNotContaining("\n");
  }

  @Test
  void partsAreThoseOfOneFile() throws IOException {
    assertThat(read(LEAST, Map.of("data.fold", "2/5")).data().fold())
        .isEqualTo(Optional.of(new Fold(2, 5)));
    assertThatThrownBy(
            () -> read(LEAST, Map.of("data.fold", "2/5", "data.train", "a.jsonl,b.jsonl")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "data.fold is 2/5, but needs all pairs in one file, and data.train names 2: put them"
                + " into one");
  }

  @Test
  void onlyADiffusionNetworkIsMeasured() {
    assertThat(TrainingSettingsReader.withoutData(Map.of("network.kind", "diffusion")).name())
        .isEqualTo("measured");
    assertThatThrownBy(
            () -> TrainingSettingsReader.withoutData(Map.of("network.kind", "autoregressive")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "network.kind is autoregressive, but must be diffusion: no other network is measured");
  }

  @Test
  void wrongTokensDoNotGoWithNoiseAsTheTarget() {
    assertThatThrownBy(
            () -> read(LEAST, Map.of("noise.wrongShare", "0.05", "network.prediction", "epsilon")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "noise.wrongShare is 0.05, but must be 0 where network.prediction is epsilon");
  }

  @Test
  void brainFloatsDoNotGoWithAGpu() {
    assertThatThrownBy(() -> read(LEAST + "run: {device: gpu, precision: bf16}\n", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "run.precision is bf16, but must be f32 or auto where run.device is gpu");
  }

  @Test
  void aMissingNameIsOneProblem() throws IOException {
    Path file = write("data:\n  train: pairs.jsonl\n");

    assertThatThrownBy(() -> TrainingSettingsReader.read(file, Map.of()))
        .hasMessage("The settings in %s cannot be used: name is missing.", file);
  }

  @Test
  void valuesAreTakenAsTheyAreWritten() throws IOException {
    for (String value :
        List.of("${env:HOME}", "${name}", "${sys:user.home}", "${script:javascript:1}")) {
      Path yaml = write(LEAST + "language: '" + value + "'\n");
      Path properties =
          Files.writeString(
              folder.resolve("a.properties"),
              "name = tiny\ndata.train = a\nlanguage = " + value + "\n");

      assertThat(TrainingSettingsReader.read(yaml, Map.of()).language()).isEqualTo(value);
      assertThat(TrainingSettingsReader.read(properties, Map.of()).language()).isEqualTo(value);
      assertThat(read(LEAST, Map.of("language", value)).language()).isEqualTo(value);
    }
  }

  @Test
  void aPropertiesFileIncludesNoOther() throws IOException {
    Files.writeString(folder.resolve("other.properties"), "language = included\n");
    Path file =
        Files.writeString(
            folder.resolve("a.properties"),
            """
            name = tiny
            data.train = a
            include = other.properties
            includeoptional = other.properties
            """);

    assertThat(TrainingSettingsReader.read(file, Map.of()).language()).isEqualTo("tiny");
  }

  @Test
  void aListIsUnsetByNothing() throws IOException {
    Path file = write(LEAST + "  auxiliary: [a.jsonl, b.jsonl]\n");

    assertThat(TrainingSettingsReader.read(file, Map.of()).data().auxiliary().files()).hasSize(2);
    assertThat(
            TrainingSettingsReader.read(file, Map.of("data.auxiliary", ""))
                .data()
                .auxiliary()
                .files())
        .isEmpty();
  }

  @Test
  void aFaultOfTheFileIsToldWithItsPlace() throws IOException {
    Path file = write(LEAST + "network: {width: 8\n");

    assertThatThrownBy(() -> TrainingSettingsReader.read(file, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("The settings file " + file + " cannot be read: ")
        .hasMessageContaining("line ");
  }

  @Test
  void yamlMakesNoObjects() throws IOException {
    Path file = write(LEAST + "language: !!java.net.URL ['http://localhost']\n");

    assertThatThrownBy(() -> TrainingSettingsReader.read(file, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("The settings file " + file + " cannot be read: ");
  }

  @Test
  void aFileThatCannotBeReadIsSaidToBeSo() throws IOException {
    for (String text : List.of("a: [1, 2", "just words", "- a\n- b\n", "")) {
      Path file = write(text);
      assertThatThrownBy(() -> TrainingSettingsReader.read(file, Map.of()))
          .as("text '%s'", text)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(file.toString())
          .hasMessageNotContaining("\n");
    }
    assertThatThrownBy(() -> TrainingSettingsReader.read(folder.resolve("none.yaml"), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none.yaml does not exist");
  }

  @Test
  void overridesWinAndListsAreWrittenWithCommas() throws IOException {
    TrainingSettings settings =
        read(
            LEAST + "  dev: dev.jsonl\noptimizer:\n  batch: 8\n",
            Map.of("data.train", "a.jsonl,b.jsonl", "optimizer.batch", "9", "data.dev", ""));

    assertThat(settings.data().train()).containsExactly("a.jsonl", "b.jsonl");
    assertThat(settings.data().dev()).isEmpty();
    assertThat(settings.optimizer().batch()).isEqualTo(9);
  }

  @Test
  void pathsAreBesideTheFileThatNamesThem() throws IOException {
    String yaml = "name: tiny\ndata:\n  train: [a.jsonl, sub/b.json#train, /c.jsonl]\n  dev: d\n";

    TrainingSettings fromFile = read(yaml, Map.of());
    TrainingSettings fromOverrides = read(yaml, Map.of("data.train", "a", "data.dev", "d"));

    assertThat(fromFile.data().train())
        .containsExactly(folder + "/a.jsonl", folder + "/sub/b.json#train", "/c.jsonl");
    assertThat(fromFile.data().dev()).isEqualTo(Optional.of(folder + "/d"));
    assertThat(fromOverrides.data().train()).containsExactly("a");
    assertThat(fromOverrides.data().dev()).isEqualTo(Optional.of("d"));
  }

  private TrainingSettings read(String yaml, Map<String, String> overrides) throws IOException {
    return TrainingSettingsReader.read(write(yaml), overrides);
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("settings.yaml"), yaml);
  }
}
