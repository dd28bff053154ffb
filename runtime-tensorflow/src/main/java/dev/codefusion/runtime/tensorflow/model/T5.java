package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The encoder of T5 (Raffel et al. 2020), which CodeT5 has too (Wang et al. 2021): layers without
 * any bias that are normalised before each part, by mean square alone; attention that is not
 * scaled, and knows positions by their distance only.
 */
record T5(Operand<TFloat32> words_UD, RelativePositions positions, List<Layer> layers, RmsNorm norm)
    implements PretrainedEncoder.Layers {

  /**
   * Names the weights of the published file. Its maps are written output by input.
   *
   * @param params gets the weights
   * @param trained whether training changes them
   * @param file asked for when the weights are loaded
   */
  private record Reader(
      Params params, boolean trained, T5Spec spec, Supplier<PublishedWeights> file) {

    Reader in(String name) {
      return new Reader(params.in(name), trained, spec, file);
    }

    Operand<TFloat32> weight(String name, String inFile, long... shape) {
      return params.pretrained(name, trained, () -> file.get().values(inFile, shape), shape);
    }

    RmsNorm norm(String inFile) {
      return new RmsNorm(weight("scale", inFile + ".weight", spec.width()), spec.epsilon());
    }

    /** A map whose outputs are those of one or more maps of the file, side by side. */
    Linear linear(int in, int outEach, String... inFile) {
      int out = inFile.length * outEach;
      Operand<TFloat32> weight =
          params.pretrained(
              "weight",
              trained,
              () -> {
                FloatBuffer transposed = FloatBuffer.allocate(in * out);
                for (int map = 0; map < inFile.length; map++) {
                  FloatBuffer values = file.get().values(inFile[map] + ".weight", outEach, in);
                  for (int o = map * outEach; o < (map + 1) * outEach; o++) {
                    for (int i = 0; i < in; i++) {
                      transposed.put(i * out + o, values.get());
                    }
                  }
                }
                return transposed;
              },
              in,
              out);
      return new Linear(weight, null, out);
    }
  }

  /**
   * The feed-forward part: {@code relu(x W) W_o}, or gated, {@code (gelu(x W) * x V) W_o} (Shazeer
   * 2020), with the GELU by its approximation with tanh, as T5's own code has it.
   *
   * @param gate V; null where there is no gate
   */
  record Forward(Linear up, @Nullable Linear gate, Linear down) {

    Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BTD) {
      var up_BTI = up.call(tf, x_BTD);
      var inner_BTI =
          gate == null ? tf.nn.relu(up_BTI) : tf.math.mul(gelu(tf, up_BTI), gate.call(tf, x_BTD));
      return down.call(tf, inner_BTI);
    }

    private static Operand<TFloat32> gelu(Ops tf, Operand<TFloat32> x) {
      var cubed = tf.math.mul(tf.math.mul(tf.math.square(x), x), tf.constant(0.044715f));
      var inner = tf.math.mul(tf.math.add(x, cubed), tf.constant((float) Math.sqrt(2 / Math.PI)));
      var share = tf.math.mul(tf.math.add(tf.math.tanh(inner), tf.constant(1f)), tf.constant(0.5f));
      return tf.math.mul(x, share);
    }
  }

  /** One layer. */
  record Layer(RmsNorm selfNorm, Attention self, RmsNorm forwardNorm, Forward forward) {

    private static Layer create(Reader reader, int number) {
      T5Spec spec = reader.spec();
      String attention = "encoder.block." + number + ".layer.0";
      String self = attention + ".SelfAttention.";
      String forward = "encoder.block." + number + ".layer.1";
      String dense = forward + ".DenseReluDense.";
      int width = spec.width();
      int allHeads = spec.heads() * spec.headWidth();
      return new Layer(
          reader.in("self-norm").norm(attention + ".layer_norm"),
          new Attention(
              reader.in("query").linear(width, allHeads, self + "q"),
              reader.in("key-value").linear(width, allHeads, self + "k", self + "v"),
              reader.in("out").linear(allHeads, width, self + "o"),
              spec.heads(),
              spec.headWidth(),
              1),
          reader.in("forward-norm").norm(forward + ".layer_norm"),
          new Forward(
              reader.in("up").linear(width, spec.inner(), dense + (spec.gated() ? "wi_0" : "wi")),
              spec.gated() ? reader.in("gate").linear(width, spec.inner(), dense + "wi_1") : null,
              reader.in("down").linear(spec.inner(), width, dense + "wo")));
    }

    Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BTD, Operand<TFloat32> bias_BHTT) {
      var h_BTD = selfNorm.call(tf, x_BTD);
      var y_BTD = tf.math.add(x_BTD, self.call(tf, h_BTD, h_BTD, bias_BHTT));
      return tf.math.add(y_BTD, forward.call(tf, forwardNorm.call(tf, y_BTD)));
    }
  }

  /**
   * Makes the first layers.
   *
   * @param count layers, 1 to all that there are
   * @param longest most tokens of a sequence, start and end among them
   * @param trained whether training changes the weights
   * @param file where they come from; asked when a session loads them
   */
  static T5 create(
      Params params,
      T5Spec spec,
      int count,
      int longest,
      boolean trained,
      Supplier<PublishedWeights> file) {
    Reader reader = new Reader(params, trained, spec, file);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(Layer.create(reader.in("layer" + i), i));
    }
    return new T5(
        reader.weight("words", "shared.weight", spec.rows(), spec.width()),
        new RelativePositions(
            reader.weight(
                "positions",
                "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                spec.buckets(),
                spec.heads()),
            spec.buckets(),
            spec.farthest(),
            longest),
        List.copyOf(layers),
        reader.in("norm").norm("encoder.final_layer_norm"));
  }

  @Override
  public Operand<TFloat32> call(Ops tf, Operand<TInt32> ids_BT, Operand<TFloat32> mask_BT) {
    Operand<TFloat32> x_BTD = tf.gather(words_UD, ids_BT, tf.constant(0));
    var length = tf.gather(tf.shape(ids_BT), tf.constant(1), tf.constant(0));
    var bias_BHTT = tf.math.add(positions.call(tf, length), Attention.bias(tf, mask_BT));
    for (Layer layer : layers) {
      x_BTD = layer.call(tf, x_BTD, bias_BHTT);
    }
    return norm.call(tf, x_BTD);
  }
}
