package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a model as the generator that its kind of network needs. */
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
    Path home = ModelFolder.resolve(folder);
    ModelCard card = ModelCard.read(home.resolve(ModelFolder.CARD));
    return switch (card.kind()) {
      case DIFFUSION -> TensorFlowGenerator.open(plugins, home, engine);
      case AUTOREGRESSIVE -> AutoregressiveGenerator.open(plugins, home, engine);
    };
  }
}
