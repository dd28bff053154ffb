package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The pretrained sentence encoder all-MiniLM-L6-v2, a BERT (Devlin et al. 2019) of six layers:
 * normalisation comes after each sum, and the rectifier is the exact GELU.
 */
record MiniLm(
    Operand<TFloat32> words_UD,
    Operand<TFloat32> positions_PD,
    Operand<TFloat32> segments_2D,
    LayerNorm norm,
    List<Layer> layers)
    implements PretrainedEncoder.Layers {

  static final int LAYERS = 6;
  static final int WIDTH = 384;

  /** Entries of BERT's uncased vocabulary. */
  static final int VOCABULARY = 30_522;

  static final int START = 101;
  static final int END = 102;
  static final int MASK = 103;

  /** Most tokens that it reads, start and end among them. */
  static final int POSITIONS = 512;

  private static final int HEADS = 12;
  private static final int INNER = 4 * WIDTH;
  private static final double EPSILON = 1e-12;

  /**
   * Names the weights of the published file: those that its export kept the names of, and the
   * matrices, which it numbered.
   *
   * @param params gets the weights
   * @param trained whether training changes them
   * @param file asked for when the weights are loaded
   */
  private record Reader(Params params, boolean trained, Supplier<OnnxWeights> file) {

    Reader in(String name) {
      return new Reader(params.in(name), trained, file);
    }

    Operand<TFloat32> weight(String name, String inFile, long... shape) {
      return params.pretrained(name, trained, () -> file.get().values(inFile, shape), shape);
    }

    LayerNorm norm(String inFile) {
      return new LayerNorm(
          weight("scale", inFile + ".weight", WIDTH),
          weight("shift", inFile + ".bias", WIDTH),
          EPSILON);
    }

    Linear linear(int matrix, String inFile, int in, int out) {
      return new Linear(
          weight("weight", matrixName(matrix), in, out),
          weight("bias", inFile + ".bias", out),
          out);
    }

    /** Keys and values side by side, as {@link Attention} has them. */
    Linear keyValue(int keys, int values, String inFile) {
      Operand<TFloat32> weight =
          params.pretrained(
              "weight",
              trained,
              () ->
                  joined(
                      file.get().values(matrixName(keys), WIDTH, WIDTH),
                      file.get().values(matrixName(values), WIDTH, WIDTH)),
              WIDTH,
              2 * WIDTH);
      Operand<TFloat32> bias =
          params.pretrained(
              "bias",
              trained,
              () ->
                  joined(
                      file.get().values(inFile + ".key.bias", WIDTH),
                      file.get().values(inFile + ".value.bias", WIDTH)),
              2 * WIDTH);
      return new Linear(weight, bias, 2 * WIDTH);
    }

    private static String matrixName(int number) {
      return "onnx::MatMul_" + number;
    }

    /** Puts rows of {@value MiniLm#WIDTH} side by side. */
    private static FloatBuffer joined(FloatBuffer left, FloatBuffer right) {
      FloatBuffer both = FloatBuffer.allocate(left.remaining() + right.remaining());
      float[] row = new float[WIDTH];
      while (left.hasRemaining()) {
        both.put(row(left, row)).put(row(right, row));
      }
      return both.flip();
    }

    private static float[] row(FloatBuffer from, float[] row) {
      from.get(row);
      return row;
    }
  }

  /** One layer. */
  record Layer(Attention self, LayerNorm selfNorm, Linear up, Linear down, LayerNorm forwardNorm) {

    private static Layer create(Reader reader, int number) {
      String layer = "encoder.layer." + number;
      // The export numbered 13 matrices in each layer, six of which are products with weights.
      int matrix = 787 + 13 * number;
      String attention = layer + ".attention.self";
      return new Layer(
          new Attention(
              reader.in("query").linear(matrix, attention + ".query", WIDTH, WIDTH),
              reader.in("key-value").keyValue(matrix + 1, matrix + 4, attention),
              reader.in("out").linear(matrix + 10, layer + ".attention.output.dense", WIDTH, WIDTH),
              HEADS,
              WIDTH / HEADS,
              1 / Math.sqrt((double) WIDTH / HEADS)),
          reader.in("self-norm").norm(layer + ".attention.output.LayerNorm"),
          reader.in("up").linear(matrix + 11, layer + ".intermediate.dense", WIDTH, INNER),
          reader.in("down").linear(matrix + 12, layer + ".output.dense", INNER, WIDTH),
          reader.in("forward-norm").norm(layer + ".output.LayerNorm"));
    }

    Operand<TFloat32> call(Ops tf, Operand<TFloat32> x_BTD, Operand<TFloat32> bias_B11T) {
      var seen_BTD = tf.math.add(x_BTD, self.call(tf, x_BTD, x_BTD, bias_B11T));
      var y_BTD = selfNorm.call(tf, seen_BTD);
      var forward_BTD = down.call(tf, gelu(tf, up.call(tf, y_BTD)));
      return forwardNorm.call(tf, tf.math.add(y_BTD, forward_BTD));
    }

    private static Operand<TFloat32> gelu(Ops tf, Operand<TFloat32> x) {
      var erf = tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))));
      var share = tf.math.mul(tf.math.add(erf, tf.constant(1f)), tf.constant(0.5f));
      return tf.math.mul(x, share);
    }
  }

  /**
   * Makes the first layers.
   *
   * @param count layers, 1 to {@value #LAYERS}
   * @param trained whether training changes the weights
   * @param file where they come from; asked when a session loads them
   */
  static MiniLm create(Params params, int count, boolean trained, Supplier<OnnxWeights> file) {
    Reader reader = new Reader(params, trained, file);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(Layer.create(reader.in("layer" + i), i));
    }
    return new MiniLm(
        reader.weight("words", "embeddings.word_embeddings.weight", VOCABULARY, WIDTH),
        reader.weight("positions", "embeddings.position_embeddings.weight", POSITIONS, WIDTH),
        reader.weight("segments", "embeddings.token_type_embeddings.weight", 2, WIDTH),
        reader.in("norm").norm("embeddings.LayerNorm"),
        List.copyOf(layers));
  }

  @Override
  public Operand<TFloat32> call(Ops tf, Operand<TInt32> ids_BT, Operand<TFloat32> mask_BT) {
    var zero = tf.constant(0);
    var words_BTD = tf.gather(words_UD, ids_BT, zero);
    var length = tf.gather(tf.shape(ids_BT), tf.constant(1), zero);
    var range_T = tf.range(zero, length, tf.constant(1));
    var places_TD =
        tf.math.add(tf.gather(positions_PD, range_T, zero), tf.gather(segments_2D, zero, zero));
    var x_BTD = norm.call(tf, tf.math.add(words_BTD, places_TD));
    var bias_B11T = Attention.bias(tf, mask_BT);
    for (Layer layer : layers) {
      x_BTD = layer.call(tf, x_BTD, bias_B11T);
    }
    return x_BTD;
  }
}
