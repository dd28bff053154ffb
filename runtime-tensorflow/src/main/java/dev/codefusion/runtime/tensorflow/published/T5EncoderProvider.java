package dev.codefusion.runtime.tensorflow.published;

import com.google.common.base.Suppliers;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.model.T5Encoder;
import dev.codefusion.runtime.tensorflow.model.T5Spec;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoder;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Registers the encoder {@code t5}: the encoder of a CodeT5, or of another T5 with a byte-level
 * BPE, from the folder that its authors publish.
 *
 * <p>Options: {@code folder} (required): that folder, or its name on the class path; {@code layers}
 * (all): published layers that are run; {@code tune} (false): whether training changes the
 * published weights, which then belong to the model's own. Model cards keep these, {@code sha256},
 * what the file of the weights hashes to, and what {@link T5Spec} says of the folder: a tuned model
 * needs the folder no more, a frozen one needs its {@code model.safetensors}.
 */
public final class T5EncoderProvider implements UtteranceEncoderProvider {

  @Override
  public String name() {
    return "t5";
  }

  @Override
  public Optional<Tokens> tokens(Map<String, String> options) {
    return Optional.of(folder(options(options)).tokens());
  }

  @Override
  public Map<String, String> settled(Map<String, String> given) {
    Options options = options(given);
    T5Spec spec = spec(options);
    Map<String, String> settled = new TreeMap<>(spec.options());
    settled.put("layers", Integer.toString(spec.layers()));
    settled.putAll(given);
    if (!settled.containsKey("sha256")) {
      settled.put("sha256", folder(options).sha256());
    }
    return settled;
  }

  @Override
  public UtteranceEncoder create(
      Params params, Dims dims, Operand<TFloat32> embeddings_Vd, Options options) {
    T5Spec spec = spec(options);
    int layers = options.integer("layers", spec.layers(), 1, spec.layers());
    boolean tune = options.flag("tune", false);
    Optional<String> sha256 = options.text("sha256");
    Optional<String> folder = options.text("folder");
    return T5Encoder.create(
        params,
        dims,
        spec,
        layers,
        tune,
        // The file is read once for all weights, and let go once they are loaded.
        Suppliers.memoize(() -> T5Folder.open(folder.orElse("")).weights(sha256)));
  }

  /** Returns what a model's card says of the folder, or else what the folder says. */
  private static T5Spec spec(Options options) {
    return options.text("width").isPresent() ? T5Spec.of(options) : folder(options).spec();
  }

  private static T5Folder folder(Options options) {
    return T5Folder.open(
        options
            .text("folder")
            .filter(folder -> !folder.isBlank())
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "Encoder 't5' needs its option 'folder', network.encoderOptions.folder in a training's settings: the folder of a CodeT5 as its authors publish it.")));
  }

  private static Options options(Map<String, String> given) {
    return Options.of("encoder 't5'", given);
  }
}
