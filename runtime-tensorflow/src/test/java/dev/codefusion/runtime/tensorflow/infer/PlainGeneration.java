package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.Providers;
import dev.codefusion.api.Request;
import dev.codefusion.api.denoise.DenoiserProvider;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import dev.codefusion.api.schedule.SamplerProvider;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.FolderModels;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a test does in a class loader of its own, which has no TensorFlow. */
public final class PlainGeneration {

  private PlainGeneration() {}

  /** Opens a model, with whatever plugins this class's loader finds, and returns its answer. */
  public static String answer(String folder, String utterance) throws IOException {
    ClassLoader loader = PlainGeneration.class.getClassLoader();
    Plugins plugins =
        new Plugins(
            Providers.load("noise schedule", NoiseScheduleProvider.class, loader),
            Providers.load("sampler", SamplerProvider.class, loader),
            Providers.load("tokenizer", TokenizerProvider.class, loader),
            Providers.load("language", LanguageTarget.class, loader),
            Providers.of("encoder", List.of()),
            Providers.of("denoiser network", List.of()),
            Providers.load("denoiser", DenoiserProvider.class, loader),
            Providers.of("model source", List.of()));
    ModelFiles files = new FolderModels.Folder(Path.of(folder));
    try (CodeGenerator generator = PlainGenerator.open(plugins, files, ModelCard.of(files))) {
      return generator.generate(Request.of(utterance)).candidates().get(0).code();
    }
  }
}
