package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.FolderModels;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a model as the generator that its kind of network and its denoiser need. */
public final class Generators {

  private Generators() {}

  /**
   * Loads a model. The caller closes it.
   *
   * @param folder a model's folder, or a training's
   * @throws dev.codefusion.api.ConfigurationException where the folder holds no whole model, or the
   *     model needs a plugin that is not there
   */
  public static CodeGenerator open(Plugins plugins, Path folder, Engine engine) throws IOException {
    return open(plugins, new FolderModels.Folder(ModelFolder.resolve(folder)), engine);
  }

  /** Loads a model, wherever its files are, as {@link #open(Plugins, Path, Engine)} does. */
  public static CodeGenerator open(Plugins plugins, ModelFiles model, Engine engine)
      throws IOException {
    ModelCard card = ModelCard.of(model);
    return switch (card.kind()) {
      case DIFFUSION ->
          plugins.denoisers().all().containsKey(card.denoiser().name())
              ? PlainGenerator.open(plugins, model)
              : TensorFlowGenerator.open(plugins, model, engine);
      case AUTOREGRESSIVE -> AutoregressiveGenerator.open(plugins, model, engine);
    };
  }
}
