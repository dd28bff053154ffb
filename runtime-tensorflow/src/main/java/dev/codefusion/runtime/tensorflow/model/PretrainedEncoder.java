package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * An encoder that knows its language already: the states of published layers, mapped to the
 * network's width, with layers of its own on top where wanted.
 *
 * <p>Tokens beyond the published vocabulary, which are placeholders, stand as its mask before the
 * published layers and have a learned vector of their own behind them. Start and end are put around
 * each utterance for those layers only, so that states and tokens stay aligned.
 */
final class PretrainedEncoder implements UtteranceEncoder {

  /** Tokens that {@link Layers} read besides the utterance's own: start and end. */
  static final int FRAME = 2;

  private final Layers layers;
  private final int stateWidth;
  private final Vocabulary vocabulary;
  private final boolean tuned;
  private final Linear fromStates;
  private final @Nullable Operand<TFloat32> specials_PD;
  private final List<Block> blocks;
  private final LayerNorm norm;

  /** Published layers: from tokens, start and end among them, to their last states. */
  @FunctionalInterface
  interface Layers {

    /**
     * Adds the layers' ops.
     *
     * @param ids_BT ids within the vocabulary
     * @param mask_BT 1 where there is a token, 0 in the padding
     * @return B x T x the layers' own width
     */
    Operand<TFloat32> call(Ops tf, Operand<TInt32> ids_BT, Operand<TFloat32> mask_BT);
  }

  /**
   * The tokens that published layers were trained on.
   *
   * @param size how many; their ids run from 0
   * @param start stands before each text
   * @param end stands behind it
   * @param mask stands for a token that is hidden
   */
  record Vocabulary(int size, int start, int end, int mask) {

    /**
     * Refuses a network whose utterances are written in another vocabulary.
     *
     * @param encoder the encoder's name
     */
    void requireIn(Dims dims, String encoder) {
      if (dims.utteranceVocabulary() < size) {
        throw new ConfigurationException(
            "Encoder '%s' reads the %d tokens of its own vocabulary, but the utterances' has %d; use its tokenizer."
                .formatted(encoder, size, dims.utteranceVocabulary()));
      }
    }
  }

  /**
   * Makes what stands on published layers.
   *
   * @param stateWidth width of the layers' states (E)
   * @param tuned whether training changes the layers' weights
   */
  PretrainedEncoder(
      Params params,
      Dims dims,
      Layers layers,
      int stateWidth,
      Vocabulary vocabulary,
      boolean tuned) {
    this.layers = layers;
    this.stateWidth = stateWidth;
    this.vocabulary = vocabulary;
    this.tuned = tuned;
    int width = dims.width();
    fromStates = Linear.create(params.in("from-states"), stateWidth, width);
    int specials = dims.utteranceVocabulary() - vocabulary.size();
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
      var number_BS = tf.math.sub(utterance_BS, tf.constant(vocabulary.size()));
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

  /** The published layers' states of the utterance's own tokens, B x S x E. */
  Operand<TFloat32> states(Ops tf, Operand<TInt32> utterance_BS, Operand<TFloat32> mask_BS) {
    return states(tf, layers, stateWidth, vocabulary, utterance_BS, mask_BS);
  }

  /** The states of published layers alone, B x S x E. */
  static Operand<TFloat32> states(
      Ops tf,
      Layers layers,
      int stateWidth,
      Vocabulary vocabulary,
      Operand<TInt32> utterance_BS,
      Operand<TFloat32> mask_BS) {
    var one = tf.constant(1);
    var shape = tf.shape(utterance_BS);
    var rows = tf.gather(shape, tf.constant(0), tf.constant(0));
    var longest = tf.gather(shape, one, tf.constant(0));
    var column = tf.stack(List.of(rows, one));
    var known_BS =
        tf.select(
            tf.math.greaterEqual(utterance_BS, tf.constant(vocabulary.size())),
            tf.constant(vocabulary.mask()),
            utterance_BS);
    var padded_BT =
        tf.concat(
            List.of(
                tf.fill(column, tf.constant(vocabulary.start())),
                known_BS,
                tf.fill(column, tf.constant(0))),
            one);
    var place_1T =
        tf.expandDims(
            tf.range(tf.constant(0), tf.math.add(longest, tf.constant(FRAME)), one),
            tf.constant(0));
    var tokens_B = tf.dtypes.cast(tf.reduceSum(mask_BS, one), TInt32.class);
    var end_B1 = tf.expandDims(tf.math.add(tokens_B, one), one);
    var framed_BT =
        tf.select(tf.math.equal(place_1T, end_B1), tf.constant(vocabulary.end()), padded_BT);
    var mask_BT = tf.dtypes.cast(tf.math.lessEqual(place_1T, end_B1), TFloat32.class);
    var states_BTE = layers.call(tf, framed_BT, tf.stopGradient(mask_BT));
    return tf.slice(
        states_BTE,
        tf.constant(new int[] {0, 1, 0}),
        tf.stack(List.of(rows, longest, tf.constant(stateWidth))));
  }
}
