package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.FolderModels;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

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

  /**
   * Loads a model together with the partner that its card names, or alone where it names none. The
   * caller closes it.
   *
   * @throws ConfigurationException where either is not whole, or needs a plugin that is not there;
   *     where the partner is not there, or writes another language
   */
  public static CodeGenerator openWithPartner(Plugins plugins, ModelFiles model, Engine engine)
      throws IOException {
    ModelCard card = ModelCard.of(model);
    if (card.partner().isEmpty()) {
      return open(plugins, model, card, engine);
    }
    ModelFiles partner = partner(plugins, card);
    CodeGenerator first = open(plugins, model, card, engine);
    try {
      return new FusedGenerator(
          first,
          open(plugins, partner, engine),
          prompt -> first instanceof TensorFlowGenerator own ? own.remembered(prompt) : Set.of(),
          TensorFlowGenerator.canonical(plugins.language(card.language(), card.literals())),
          card.defaults().candidates());
    } catch (IOException | RuntimeException e) {
      first.close();
      throw e;
    }
  }

  /**
   * Finds the partner that a card names.
   *
   * @throws ConfigurationException where it is not there, or writes another language
   */
  static ModelFiles partner(Plugins plugins, ModelCard card) throws IOException {
    ModelFiles partner;
    try {
      partner = plugins.model(card.partner());
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          "Model '%s' answers together with a partner that is not there: %s Or let it answer alone."
              .formatted(card.name(), e.getMessage()),
          e);
    }
    String language = ModelCard.of(partner).language();
    if (!language.equals(card.language())) {
      throw new ConfigurationException(
          "Model '%s' writes '%s', but its partner '%s' writes '%s'; choose a partner of one language, or let it answer alone."
              .formatted(card.name(), card.language(), card.partner(), language));
    }
    return partner;
  }

  /** Loads a model, wherever its files are, as {@link #open(Plugins, Path, Engine)} does. */
  public static CodeGenerator open(Plugins plugins, ModelFiles model, Engine engine)
      throws IOException {
    return open(plugins, model, ModelCard.of(model), engine);
  }

  private static CodeGenerator open(
      Plugins plugins, ModelFiles model, ModelCard card, Engine engine) throws IOException {
    return switch (card.kind()) {
      case DIFFUSION ->
          plugins.denoisers().all().containsKey(card.denoiser().name())
              ? PlainGenerator.open(plugins, model, card)
              : TensorFlowGenerator.open(plugins, model, card, engine);
      case AUTOREGRESSIVE -> AutoregressiveGenerator.open(plugins, model, card, engine);
    };
  }

  /**
   * Loads a model without its decoder: the tokens are those nearest to the denoiser's last estimate
   * (paper, table 4). The caller closes it.
   *
   * @throws ConfigurationException where there is no whole model, it needs a plugin that is not
   *     there, or it does not denoise
   */
  public static CodeGenerator openWithoutDecoder(Plugins plugins, ModelFiles model, Engine engine)
      throws IOException {
    ModelCard card = ModelCard.of(model);
    requireDenoiser(card, "whose estimate could do without the decoder");
    return TensorFlowGenerator.open(plugins, model, card.withoutDecoder(), engine);
  }

  /**
   * Loads a model whose denoiser is to be measured. The caller closes it.
   *
   * @throws ConfigurationException where there is no whole model, it needs a plugin that is not
   *     there, or it does not denoise
   */
  public static TensorFlowGenerator openToMeasure(Plugins plugins, ModelFiles model, Engine engine)
      throws IOException {
    requireDenoiser(ModelCard.of(model), "that could be measured");
    return TensorFlowGenerator.open(plugins, model, engine);
  }

  /** Refuses a model without a denoiser; {@code use} says what it would be needed for. */
  private static void requireDenoiser(ModelCard card, String use) {
    if (card.kind() != NetworkKind.DIFFUSION) {
      throw new ConfigurationException(
          "Model '%s' is %s and has no denoiser %s; choose one of network.kind diffusion."
              .formatted(card.name(), card.kind().name().toLowerCase(Locale.ROOT), use));
    }
  }
}
