package dev.codefusion.runtime.tensorflow.wiring;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelSource;
import dev.codefusion.api.Named;
import dev.codefusion.api.Providers;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.NumberFormat;
import dev.codefusion.runtime.tensorflow.diagnose.Diagnosis;
import dev.codefusion.runtime.tensorflow.diagnose.Examination;
import dev.codefusion.runtime.tensorflow.infer.Generators;
import dev.codefusion.runtime.tensorflow.infer.ModelConversion;
import dev.codefusion.runtime.tensorflow.infer.TensorFlowGenerator;
import dev.codefusion.runtime.tensorflow.infer.TextVectors;
import dev.codefusion.runtime.tensorflow.train.Remembering;
import dev.codefusion.runtime.tensorflow.train.Trainer;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.train.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * The entry for applications: knows all plugins, opens models, trains them. Holds no native memory;
 * what it opens is closed by whoever asked for it. Safe for many threads.
 */
public final class CodeFusionRuntime {

  private static final String DEVICE = "CODEFUSION_DEVICE";

  private final Plugins plugins;

  private CodeFusionRuntime(Plugins plugins) {
    this.plugins = plugins;
  }

  /**
   * Makes a runtime with the plugins on the class path.
   *
   * @throws ConfigurationException where two plugins share a name, or one cannot be loaded
   */
  public static CodeFusionRuntime create() {
    return create(new Module[0]);
  }

  /**
   * Makes a runtime with the plugins on the class path and those that modules bind into the maps of
   * {@link PluginsModule}.
   *
   * @throws ConfigurationException where two plugins share a name, or one cannot be loaded
   */
  public static CodeFusionRuntime create(Module... modules) {
    List<Module> all = new ArrayList<>(List.of(modules));
    all.add(new PluginsModule(CodeFusionRuntime.class.getClassLoader()));
    all.add(
        binder -> {
          binder.requireExplicitBindings();
          binder.disableCircularProxies();
          binder.requireExactBindingAnnotations();
        });
    try {
      return new CodeFusionRuntime(
          Guice.createInjector(Stage.PRODUCTION, all).getInstance(Plugins.class));
    } catch (CreationException e) {
      throw new ConfigurationException(
          e.getErrorMessages().stream()
              .map(CodeFusionRuntime::sentence)
              .distinct()
              .collect(Collectors.joining(" ")),
          e);
    }
  }

  private static String sentence(Message message) {
    return message.getCause() instanceof ConfigurationException cause
        ? String.valueOf(cause.getMessage())
        : message.getMessage();
  }

  /** Returns the noise schedules. */
  public Providers<NoiseScheduleProvider> schedules() {
    return plugins.schedules();
  }

  /** Returns the samplers. */
  public Providers<SamplerProvider> samplers() {
    return plugins.samplers();
  }

  /** Returns the tokenizers. */
  public Providers<TokenizerProvider> tokenizers() {
    return plugins.tokenizers();
  }

  /** Returns the target languages. */
  public Providers<LanguageTarget> languages() {
    return plugins.languages();
  }

  /**
   * Returns, for each kind of plugin, the name of each one and the jar or folder that it is from.
   */
  public Map<String, Map<String, String>> plugins() {
    Map<String, Map<String, String>> kinds = new LinkedHashMap<>();
    kinds.put("language", origins(plugins.languages()));
    kinds.put("tokenizer", origins(plugins.tokenizers()));
    kinds.put("noise schedule", origins(plugins.schedules()));
    kinds.put("sampler", origins(plugins.samplers()));
    kinds.put("encoder", origins(plugins.encoders()));
    kinds.put("denoiser network", origins(plugins.networks()));
    kinds.put("denoiser", origins(plugins.denoisers()));
    kinds.put("model source", origins(plugins.models()));
    return kinds;
  }

  private static <P extends Named> Map<String, String> origins(Providers<P> providers) {
    Map<String, String> origins = new TreeMap<>();
    providers.all().forEach((name, plugin) -> origins.put(name, Providers.origin(plugin)));
    return origins;
  }

  /** Returns the names of the models on the class path, and of all others that can be listed. */
  public Set<String> models() {
    Set<String> names = new TreeSet<>();
    try {
      for (ModelSource source : plugins.models().all().values()) {
        names.addAll(source.names());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /**
   * Reads the card of a model.
   *
   * @param model name of a model on the class path, or folder of a model or of a training
   * @throws ConfigurationException where there is none
   */
  public ModelCard card(String model) {
    try {
      return ModelCard.of(plugins.model(model));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loads a model and the partner that its card may name, whose answers are then one, to run in
   * 32-bit floats, on all cores or the device that the environment variable {@code
   * CODEFUSION_DEVICE} names: auto (which it is where it is not set), cpu or gpu. The caller closes
   * it.
   *
   * @param model name of a model on the class path, or folder of a model or of a training
   * @throws ConfigurationException where there is no whole model, or it needs a plugin, a device or
   *     a partner that is not there
   */
  public CodeGenerator open(String model) {
    return open(model, 0);
  }

  /**
   * Loads a model like {@link #open(String)}, to run on fewer cores: for an application that
   * answers several requests side by side, each with a generator of its own.
   *
   * @param threads threads of one computation, 0 for one a core
   * @throws ConfigurationException as {@link #open(String)} says
   */
  public CodeGenerator open(String model, int threads) {
    try {
      return Generators.openWithPartner(plugins, plugins.model(model), engine(threads));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loads a model without its partner, to run where {@link #open(String)} would. The caller closes
   * it.
   *
   * @param model name of a model on the class path, or folder of a model or of a training
   * @throws ConfigurationException as {@link #open(String)} says
   */
  public CodeGenerator openAlone(String model) {
    try {
      return Generators.open(plugins, plugins.model(model), engine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loads a model without its decoder, to run where {@link #open} would: tokens are those whose
   * embeddings are nearest to the denoiser's last estimate. The caller closes it.
   *
   * @param model name of a model on the class path, or folder of a model or of a training
   * @throws ConfigurationException as {@link #open} does, and where the model does not denoise
   */
  public CodeGenerator openWithoutDecoder(String model) {
    try {
      return Generators.openWithoutDecoder(plugins, plugins.model(model), engine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loads a published encoder, to run where {@link #open} would run a model. The caller closes it.
   *
   * @param name name of the kind of encoder
   * @param options its options, as under {@code encoder} of a training's settings
   * @throws ConfigurationException where there is none of that name, it is not a published one, or
   *     its files are not at hand
   */
  public TextVectors openTextVectors(String name, Map<String, String> options) {
    return TextVectors.open(plugins, name, options, engine());
  }

  /**
   * Returns what {@link #open} runs models on.
   *
   * @throws ConfigurationException where {@code CODEFUSION_DEVICE} names no device
   */
  public static Engine engine() {
    return engine(0);
  }

  private static Engine engine(int threads) {
    String device = System.getenv().getOrDefault(DEVICE, "");
    try {
      return new Engine(
          Engine.Precision.F32, threads, Engine.Device.named(device.isEmpty() ? "auto" : device));
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          "The environment variable %s is '%s', but must be one of auto, cpu, gpu."
              .formatted(DEVICE, device),
          e);
    }
  }

  /**
   * Finds out what a model can do and what it lacks, on the device that {@link #open} would use.
   *
   * @param model folder of a model or of a training
   * @param pairs pairs that it was not trained on
   * @param limit most pairs that it is asked about
   * @param progress told of the number of pairs done
   * @throws ConfigurationException where there is no whole model, it does not denoise, or fewer
   *     than two pairs fit it
   */
  public Diagnosis diagnose(
      String model, List<Examination.Pair> pairs, int limit, long seed, IntConsumer progress) {
    try (TensorFlowGenerator generator =
        Generators.openToMeasure(plugins, plugins.model(model), engine())) {
      return Examination.run(generator.probe(), pairs, limit, seed, progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a model anew, its numbers in another format, without what only its training reads.
   *
   * @param model name of a model on the class path, or folder of a model or of a training
   * @param format f32, bf16 or int8
   * @param partner the model whose answers are fused with its own, "" for nobody; as it was where
   *     it is empty
   * @param output folder to write; made where it is missing, else it must be empty
   * @throws ConfigurationException where there is no whole model, the format is unknown, or the
   *     folder holds something
   */
  public ModelConversion.Converted convert(
      String model, String format, Optional<String> partner, Path output) {
    NumberFormat numbers = NumberFormat.named(format);
    try {
      return ModelConversion.convert(plugins, plugins.model(model), numbers, partner, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a model that remembers pairs besides what its weights hold; what it remembered before
   * stays.
   *
   * @param model name of a model on the class path, or folder of a model or of a training
   * @param files files of pairs
   * @param output folder to write; missing or empty
   * @throws ConfigurationException where model, files or folder cannot be used
   */
  public Remembering.Remembered remember(String model, List<String> files, Path output) {
    try {
      return Remembering.write(plugins, plugins.model(model), files, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns every key of a training's settings, in the order in which docs/configuration.md
   * explains them.
   *
   * @param given settings that others' defaults depend on, {@code network.preset} say; may be empty
   */
  public List<SettingKey> trainingKeys(Map<String, String> given) {
    return TrainingSettingsReader.keys(given);
  }

  /**
   * Trains, until done or until the process is told to end.
   *
   * @throws ConfigurationException where settings, data or checkpoint cannot be used
   * @throws dev.codefusion.runtime.tensorflow.train.DivergedException where the loss is no longer a
   *     number
   */
  public TrainingResult train(TrainingRequest request, TrainingListener listener) {
    try {
      return new Trainer(
              plugins,
              TrainingSettingsReader.read(request.config(), request.overrides()),
              request.output(),
              listener)
          .train(request.resume());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns work on an untrained network, to be measured.
   *
   * @param settings settings as in a training's file; data and name may be missing
   * @throws ConfigurationException with everything that is wrong
   */
  public Workloads workloads(Map<String, String> settings) {
    return new Workloads(plugins, TrainingSettingsReader.withoutData(settings));
  }
}
