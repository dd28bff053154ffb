package dev.codefusion.runtime.tensorflow.wiring;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Engine.Device;
import dev.codefusion.runtime.tensorflow.Engine.Precision;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.LengthChoice;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Ranking;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import dev.codefusion.runtime.tensorflow.text.UtteranceCase;
import dev.codefusion.runtime.tensorflow.train.Fold;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings.Noise.Levels;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings.Noise.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a settings file into the records that a training reads. docs/configuration.md lists the
 * keys.
 */
final class TrainingSettingsReader {

  private final Settings settings;
  private final Path base;

  private TrainingSettingsReader(Settings settings, Path base) {
    this.settings = settings;
    this.base = base;
  }

  /** Sizes that go by a name; each may be overridden. */
  private record Preset(
      int width,
      int heads,
      int latent,
      int encoder,
      int denoiser,
      int decoder,
      int code,
      int utterance) {}

  private static final Map<String, Preset> PRESETS =
      Map.of(
          "tiny", new Preset(32, 2, 16, 1, 1, 1, 16, 24),
          "small", new Preset(256, 4, 64, 3, 5, 2, 64, 64),
          "paper", new Preset(512, 8, 512, 6, 10, 6, 128, 128));

  /**
   * Reads settings; relative data files are beside the settings file, those in overrides beside the
   * working folder.
   *
   * @throws dev.codefusion.api.ConfigurationException with everything that is wrong
   */
  static TrainingSettings read(Path file, Map<String, String> overrides) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    TrainingSettingsReader reader =
        new TrainingSettingsReader(
            Settings.read(file, overrides), folder == null ? Path.of("") : folder);
    TrainingSettings read = reader.settings(overrides);
    if (read.noise().wrongShare() > 0
        && read.network().parameterization() == Parameterization.EPSILON) {
      // The noise that was added leads from a wrong token to a wrong token.
      reader.settings.problem(
          "noise.wrongShare is %s, but must be 0 where network.prediction is epsilon"
              .formatted(read.noise().wrongShare()));
    }
    if (read.defaults().guidance() != 1 && !read.learnsWithoutUtterance()) {
      reader.settings.problem(
          "defaults.guidance is %s, but needs noise.conditionDrop above 0; 1 turns it off"
              .formatted(read.defaults().guidance()));
    }
    if (read.defaults().ranking() == Ranking.EVIDENCE
        && read.network().kind() == NetworkKind.DIFFUSION
        && read.noise().perTokenShare() == 0) {
      reader.settings.problem(
          "defaults.ranking is evidence, but needs noise.perTokenShare above 0; choose another, or train with levels per token");
    }
    if (read.defaults().recalled() > 0 && read.defaults().ranking() != Ranking.EVIDENCE) {
      reader.settings.problem(
          "defaults.recalled is %d, but needs defaults.ranking evidence; 0 turns it off"
              .formatted(read.defaults().recalled()));
    }
    reader.settings.requireSound();
    return read;
  }

  /**
   * Reads settings for measurements, which need no data.
   *
   * @throws dev.codefusion.api.ConfigurationException with everything that is wrong
   */
  static TrainingSettings withoutData(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    all.putIfAbsent("name", "measured");
    all.putIfAbsent("data.train", "none");
    TrainingSettingsReader reader =
        new TrainingSettingsReader(Settings.of("the settings given", all), Path.of(""));
    TrainingSettings read = reader.settings(all);
    if (read.network().kind() != NetworkKind.DIFFUSION) {
      reader.settings.problem(
          "network.kind is %s, but must be diffusion: no other network is measured"
              .formatted(written(read.network().kind())));
    }
    if (read.defaults().ranking() == Ranking.EVIDENCE
        && read.network().kind() == NetworkKind.DIFFUSION
        && read.noise().perTokenShare() == 0) {
      reader.settings.problem(
          "defaults.ranking is evidence, but needs noise.perTokenShare above 0; choose another, or train with levels per token");
    }
    reader.settings.requireSound();
    return read;
  }

  /** Returns every key, with the defaults that hold where {@code given} is set. */
  static List<SettingKey> keys(Map<String, String> given) {
    TrainingSettingsReader reader =
        new TrainingSettingsReader(Settings.of("no file", given), Path.of(""));
    TrainingSettings unused = reader.settings(given);
    return reader.settings.keys();
  }

  private TrainingSettings settings(Map<String, String> overrides) {
    String name = settings.required("name");
    if (!name.isBlank() && !name.matches("[a-z][a-z0-9-]{0,63}")) {
      settings.problem(
          "name is '%s', but must be 1 to 64 characters of [a-z][a-z0-9-]*".formatted(name));
    }
    return new TrainingSettings(
        name,
        settings.text("language", name),
        data(overrides),
        new TrainingSettings.Tokens(
            settings.text("tokenizer.type", "byte-bpe"),
            settings.options("tokenizer.options"),
            settings.flag("tokenizer.shared", true),
            settings.flag("tokenizer.literals", false)),
        network(),
        new TrainingSettings.Noise(
            new Plugin(settings.text("noise.schedule", "sqrt"), settings.options("noise.options")),
            choice("noise.levels", Levels.UNIFORM, Levels.values()),
            settings.number("noise.pureShare", 0.1, 0, 1),
            settings.number("noise.perTokenShare", 0, 0, 1),
            settings.number("noise.conditionDrop", 0, 0, 1),
            settings.number("noise.decoderMix", 0, 0, 1),
            choice("noise.pattern", Pattern.SCATTERED, Pattern.values()),
            settings.number("noise.wrongShare", 0, 0, 1)),
        pretraining(overrides),
        optimizer(),
        new TrainingSettings.Losses(
            settings.number("losses.noise", 0, 0, 1e6),
            settings.number("losses.embedding", 0, 0, 1e6),
            settings.number("losses.decoder", 1, 0, 1e6),
            settings.number("losses.anchor", 1, 0, 1e6),
            settings.number("losses.length", 0.1, 0, 1e6),
            settings.flag("losses.lengthIntoEncoder", false),
            settings.flag("losses.intoEmbeddings", false)),
        new Plugin(settings.text("sampler.name", "ddim"), settings.options("sampler.options")),
        new ModelCard.Defaults(
            settings.integer("defaults.steps", 12, 1, 10_000),
            settings.integer("defaults.samples", 10, 1, 1_000),
            settings.integer("defaults.candidates", 5, 1, 1_000),
            settings.integer("defaults.lengths", 5, 1, 1_000),
            settings.number("defaults.temperature", 1, 0.01, 100),
            choice("defaults.ranking", Ranking.LIKELIHOOD, Ranking.values()),
            settings.number("defaults.guidance", 1, 0, Request.MOST_GUIDANCE),
            settings.flag("defaults.earlyExit", false),
            settings.flag("defaults.clamp", false),
            settings.flag("defaults.decoder", true),
            choice("defaults.length", LengthChoice.HEAD, LengthChoice.values()),
            settings.integer("defaults.recalled", 0, 0, TextCodec.MOST_RECALLED)),
        new TrainingSettings.Run(
            settings.integer("run.seed", 1L, Long.MIN_VALUE, Long.MAX_VALUE),
            engine(),
            settings.integer("run.reportEvery", 100L, 1, Long.MAX_VALUE),
            settings.integer("run.checkpointEvery", 500L, 1, Long.MAX_VALUE),
            settings.integer("run.evaluateEvery", 1_000L, 0, Long.MAX_VALUE),
            settings.integer("run.devRows", 100, 0, Integer.MAX_VALUE),
            settings
                .optional("run.initial")
                .filter(text -> !text.isEmpty())
                .map(text -> nameOrFolder(text, overrides.containsKey("run.initial")))));
  }

  /** A folder that is there, else the name of a model. */
  private String nameOrFolder(String text, boolean fromWorkingFolder) {
    String folder = located(text, fromWorkingFolder);
    return Files.isDirectory(Path.of(folder)) ? folder : text;
  }

  private Engine engine() {
    Engine read =
        new Engine(
            choice("run.precision", Precision.AUTO, Precision.values()),
            settings.integer("run.threads", 0, 0, 1_024),
            choice("run.device", Device.AUTO, Device.values()));
    if (read.device() == Device.GPU && read.precision() == Precision.BF16) {
      // TensorFlow's rewriting to 16-bit brain floats leaves alone what runs on a GPU.
      settings.problem("run.precision is bf16, but must be f32 or auto where run.device is gpu");
    }
    return read;
  }

  private TrainingSettings.Data data(Map<String, String> overrides) {
    List<String> train = settings.list("data.train");
    if (train.isEmpty()) {
      settings.problem("data.train is missing; name one or more JSON Lines files of pairs");
    }
    boolean trainHere = overrides.containsKey("data.train");
    boolean devHere = overrides.containsKey("data.dev");
    TrainingSettings.Data read =
        new TrainingSettings.Data(
            train.stream().map(file -> located(file, trainHere)).toList(),
            settings
                .optional("data.dev")
                .filter(file -> !file.isEmpty())
                .map(file -> located(file, devHere)),
            choice("data.utteranceCase", UtteranceCase.LOWER_FIRST, UtteranceCase.values()),
            auxiliary(overrides),
            settings.optional("data.fold").filter(text -> !text.isEmpty()).flatMap(this::fold),
            settings.integer("data.memory", 0, 0, TextCodec.MOST_RECALLED));
    if (read.fold().isPresent() && train.size() > 1) {
      // distill --fold counts the parts of the one file that it reads.
      settings.problem(
          "data.fold is %d/%d, but needs all pairs in one file, and data.train names %d: put them into one"
              .formatted(read.fold().get().number(), read.fold().get().count(), train.size()));
    }
    return read;
  }

  private TrainingSettings.Auxiliary auxiliary(Map<String, String> overrides) {
    boolean here = overrides.containsKey("data.auxiliary");
    return new TrainingSettings.Auxiliary(
        settings.list("data.auxiliary").stream().map(file -> located(file, here)).toList(),
        settings.number("data.auxiliaryShare", 0.4, 0, 0.95),
        settings.number("data.auxiliaryUntil", 0.75, 0, 1));
  }

  private Optional<Fold> fold(String text) {
    try {
      return Optional.of(Fold.parse(text));
    } catch (ConfigurationException e) {
      settings.problem(
          "data.fold is '%s', but must be a part and the number of parts, such as 2/5"
              .formatted(text));
      return Optional.empty();
    }
  }

  private TrainingSettings.Pretraining pretraining(Map<String, String> overrides) {
    boolean here = overrides.containsKey("pretraining.data");
    TrainingSettings.Pretraining read =
        new TrainingSettings.Pretraining(
            settings.integer("pretraining.steps", 0L, 0, 100_000_000),
            settings.list("pretraining.data").stream().map(file -> located(file, here)).toList(),
            settings.number("pretraining.unconditionalShare", 0.5, 0, 1),
            settings.number("pretraining.maskFrom", 0.15, 0, 1),
            settings.number("pretraining.maskTo", 0.6, 0, 1));
    if (read.maskFrom() > read.maskTo()) {
      settings.problem(
          "pretraining.maskFrom is %s, but must not be above pretraining.maskTo, which is %s"
              .formatted(read.maskFrom(), read.maskTo()));
    }
    return read;
  }

  private String located(String file, boolean fromWorkingFolder) {
    return fromWorkingFolder ? file : base.resolve(file).toString();
  }

  private TrainingSettings.Network network() {
    String name = settings.choice("network.preset", "small", List.of("tiny", "small", "paper"));
    Preset preset = PRESETS.getOrDefault(name, PRESETS.values().iterator().next());
    int width = settings.integer("network.width", preset.width, 8, 8_192);
    int heads = settings.integer("network.heads", preset.heads, 1, 128);
    if (width % heads != 0) {
      settings.problem(
          "network.width is %d, but must be a multiple of network.heads, which is %d"
              .formatted(width, heads));
    }
    return new TrainingSettings.Network(
        new Plugin(
            settings.text("network.encoder", "scratch"),
            settings.options("network.encoderOptions")),
        new Plugin(
            settings.text("network.denoiser", "transformer"),
            settings.options("network.denoiserOptions")),
        choice("network.prediction", Parameterization.CATEGORICAL, Parameterization.values()),
        settings.flag("network.outputPrior", true),
        settings.number("network.selfConditioning", 0.5, 0, 1),
        width,
        heads,
        settings.integer("network.latent", preset.latent, 2, 8_192),
        settings.integer("network.encoderLayers", preset.encoder, 0, 64),
        settings.integer("network.denoiserLayers", preset.denoiser, 1, 64),
        settings.integer("network.decoderLayers", preset.decoder, 0, 64),
        settings.integer("network.codeLength", preset.code, 1, 4_096),
        settings.integer("network.utteranceLength", preset.utterance, 1, 4_096),
        settings.number("network.slack", 0, 0, 10),
        choice("network.kind", NetworkKind.DIFFUSION, NetworkKind.values()),
        settings.flag("network.shareHeads", false));
  }

  private TrainingSettings.Optimizer optimizer() {
    long steps = settings.integer("optimizer.steps", 10_000L, 1, 100_000_000);
    return new TrainingSettings.Optimizer(
        steps,
        settings.integer("optimizer.batch", 64, 1, 65_536),
        settings.number("optimizer.learningRate", 6e-4, 1e-8, 10),
        settings.integer("optimizer.warmup", Math.max(1, Math.min(1_000, steps / 10)), 1, steps),
        settings.number("optimizer.floor", 0.05, 0, 1),
        settings.number("optimizer.weightDecay", 0.01, 0, 10),
        settings.number("optimizer.clip", 1, 1e-6, 1e6),
        settings.number("optimizer.average", 0.999, 0, 1),
        settings.number("optimizer.dropout", 0.1, 0, 0.95),
        settings.number("optimizer.labelSmoothing", 0, 0, 0.95));
  }

  /** Constants are written in lower case with hyphens. */
  private <E extends Enum<E>> E choice(String key, E defaultValue, E[] all) {
    List<String> names = Arrays.stream(all).map(TrainingSettingsReader::written).toList();
    String chosen = settings.choice(key, written(defaultValue), names);
    return all[Math.max(0, names.indexOf(chosen))];
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
