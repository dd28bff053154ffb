package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.denoise.Latents;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.checkpoint.Weights;
import dev.codefusion.runtime.tensorflow.measure.MatrixProducts;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The graph that answers: the same network as in training, without dropout, cut where a sampler
 * steps in. Owns graph and session; not thread-safe.
 */
final class InferenceGraph implements AutoCloseable {

  private final Graph graph = new Graph();
  private final Session session;
  private final Dims dims;

  private final Operand<TInt32> utterance_1S;
  private final Operand<TInt32> utteranceLength_1;
  private final Operand<TFloat32> encoded_1SD;
  private final Operand<TFloat32> lengthShares_1L;

  private final Operand<TFloat32> condition_1SD;
  private final Operand<TInt32> lengths_B;
  private final Operand<TFloat32> x_BLd;
  private final Operand<TFloat32> selfCondition_BLd;
  private final Operand<TFloat32> logSnr_BL;
  private final Operand<TFloat32> temperature;
  private final Operand<TFloat32> x0_BLd;
  private final Operand<TFloat32> confidence_N;
  private final Operand<TInt32> guess_N;
  private final Operand<TInt32> code_N;
  private final Operand<TFloat32> logLikelihood_N;

  InferenceGraph(
      CodeFusionNetwork.Spec spec,
      Map<String, SafeTensors.Array> weights,
      Path origin,
      Engine engine) {
    try {
      dims = spec.dims();
      Ops tf = Ops.create(graph);
      utterance_1S = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1, -1)));
      utteranceLength_1 = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1)));
      condition_1SD =
          tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, -1, dims.width())));
      lengths_B = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      Shape latents = Shape.of(-1, -1, dims.latent());
      x_BLd = tf.placeholder(TFloat32.class, Placeholder.shape(latents));
      selfCondition_BLd = tf.placeholder(TFloat32.class, Placeholder.shape(latents));
      logSnr_BL = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
      temperature = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));

      Params params = Params.of(tf, 0);
      CodeFusionNetwork network = CodeFusionNetwork.create(tf, params, spec);
      var utteranceLongest = tf.gather(utteranceLength_1, tf.constant(0), tf.constant(0));
      var utteranceMask_1S = network.mask(utteranceLength_1, utteranceLongest);
      encoded_1SD = network.encode(utterance_1S, utteranceMask_1S, Dropout.none());
      lengthShares_1L = tf.nn.softmax(network.lengths(encoded_1SD, utteranceMask_1S));

      var longest = tf.gather(tf.shape(x_BLd), tf.constant(1), tf.constant(0));
      var mask_BL = network.mask(lengths_B, longest);
      var estimate =
          network.denoise(
              new DenoiserNetwork.Inputs(
                  x_BLd,
                  selfCondition_BLd,
                  logSnr_BL,
                  lengths_B,
                  mask_BL,
                  condition_1SD,
                  utteranceMask_1S),
              temperature,
              Dropout.none());
      x0_BLd = estimate.x0_BLd();
      confidence_N =
          tf.math.mul(
              tf.reduceMax(tf.nn.softmax(estimate.logits_NV()), tf.constant(1)),
              tf.reshape(mask_BL, tf.array(-1)));
      guess_N = tf.math.argMax(estimate.logits_NV(), tf.constant(1), TInt32.class);
      var decoded = network.decode(x_BLd, mask_BL, condition_1SD, utteranceMask_1S, Dropout.none());
      code_N = tf.math.argMax(decoded.logits_NV(), tf.constant(1), TInt32.class);
      logLikelihood_N = tf.reduceMax(tf.nn.logSoftmax(decoded.logits_NV()), tf.constant(1));

      Weights all = new Weights();
      params.all().forEach(p -> all.add(tf, p.path(), p.shape(), p.variable()));
      session = engine.open(graph);
      all.load(session, weights, origin);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * An utterance, encoded. Owns native memory; closed by whoever asked for it.
   *
   * @param states_1SD its states, E_s
   * @param tokens its number of tokens
   * @param lengthShares probability of each program length, from 1 on
   */
  record Condition(TFloat32 states_1SD, int tokens, float[] lengthShares) implements AutoCloseable {
    @Override
    public void close() {
      states_1SD.close();
    }
  }

  Condition encode(int[] utterance) {
    try (TInt32 ids =
            TInt32.tensorOf(Shape.of(1, utterance.length), DataBuffers.of(utterance, true, false));
        TInt32 length = TInt32.vectorOf(utterance.length);
        Result result =
            session
                .runner()
                .feed(utterance_1S, ids)
                .feed(utteranceLength_1, length)
                .fetch(encoded_1SD)
                .fetch(lengthShares_1L)
                .run()) {
      TFloat32 states = (TFloat32) result.get(0);
      TFloat32 copy = TFloat32.tensorOf(states.shape());
      states.copyTo(copy);
      return new Condition(copy, utterance.length, floats((TFloat32) result.get(1)));
    }
  }

  /**
   * The denoiser's answer.
   *
   * @param x0 clean vectors
   * @param confidence probability of the likeliest token at each position
   * @param guess that token
   */
  record Denoised(float[] x0, float[] confidence, int[] guess) {}

  Denoised denoise(
      Condition condition, Latents x, float[] selfCondition, float[] logSnr, double atTemperature) {
    Shape shape = Shape.of(x.rows(), x.longest(), x.dimension());
    try (TFloat32 noisy = TFloat32.tensorOf(shape, DataBuffers.of(x.values(), true, false));
        TFloat32 previous = TFloat32.tensorOf(shape, DataBuffers.of(selfCondition, true, false));
        TFloat32 levels =
            TFloat32.tensorOf(
                Shape.of(x.rows(), x.longest()), DataBuffers.of(logSnr, true, false));
        TFloat32 divisor = TFloat32.scalarOf((float) atTemperature);
        TInt32 lengths = TInt32.vectorOf(x.lengths());
        TInt32 tokens = TInt32.vectorOf(condition.tokens());
        Result result =
            session
                .runner()
                .feed(condition_1SD, condition.states_1SD())
                .feed(utteranceLength_1, tokens)
                .feed(lengths_B, lengths)
                .feed(x_BLd, noisy)
                .feed(selfCondition_BLd, previous)
                .feed(logSnr_BL, levels)
                .feed(temperature, divisor)
                .fetch(x0_BLd)
                .fetch(confidence_N)
                .fetch(guess_N)
                .run()) {
      return new Denoised(
          floats((TFloat32) result.get(0)),
          floats((TFloat32) result.get(1)),
          ints((TInt32) result.get(2)));
    }
  }

  /** The decoder's answer, rows x longest: the likeliest tokens and their log-likelihoods. */
  record Decoded(int[] code, float[] logLikelihood) {}

  Decoded decode(Condition condition, Latents x0) {
    Shape shape = Shape.of(x0.rows(), x0.longest(), x0.dimension());
    try (TFloat32 clean = TFloat32.tensorOf(shape, DataBuffers.of(x0.values(), true, false));
        TInt32 lengths = TInt32.vectorOf(x0.lengths());
        TInt32 tokens = TInt32.vectorOf(condition.tokens());
        Result result =
            session
                .runner()
                .feed(condition_1SD, condition.states_1SD())
                .feed(utteranceLength_1, tokens)
                .feed(lengths_B, lengths)
                .feed(x_BLd, clean)
                .fetch(code_N)
                .fetch(logLikelihood_N)
                .run()) {
      return new Decoded(ints((TInt32) result.get(0)), floats((TFloat32) result.get(1)));
    }
  }

  /** Returns the floating-point operations of the matrix products in one call of the denoiser. */
  double operations(int rows, int length, int utteranceLength) {
    Shape latents = Shape.of(rows, length, dims.latent());
    return MatrixProducts.operations(
        graph,
        Map.of(
            condition_1SD, Shape.of(1, utteranceLength, dims.width()),
            utteranceLength_1, Shape.of(1),
            lengths_B, Shape.of(rows),
            x_BLd, latents,
            selfCondition_BLd, latents,
            logSnr_BL, Shape.of(rows, length),
            temperature, Shape.scalar()),
        List.of(x0_BLd, confidence_N, guess_N));
  }

  private static int[] ints(TInt32 tensor) {
    int[] values = new int[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  private static float[] floats(TFloat32 tensor) {
    float[] values = new float[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    graph.close();
  }
}
