package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.measure.MatrixProducts;
import dev.codefusion.runtime.tensorflow.measure.Workload;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The denoiser alone, with a map to the vocabulary and the cross-entropy of known tokens: the part
 * of the network that another engine can be measured against. All rows are filled, without padding.
 * Owns graph and session; not thread-safe.
 */
public final class DenoiserStack implements AutoCloseable {

  private static final double WEIGHT_DECAY = 0.01;
  private static final double LEARNING_RATE = 1e-3;

  private final Graph graph = new Graph();
  private final Session session;
  private final Params params;
  private final AdamW optimizer;
  private final Map<Operand<?>, Tensor> fed = new LinkedHashMap<>();
  private final Operand<TFloat32> logits_NV;
  private final Operand<TInt32> guess_N;
  private final Operand<TFloat32> loss;
  private long steps;

  /**
   * What goes in, dense.
   *
   * @param size rows, code tokens and utterance tokens
   * @param x_BLd noisy vectors
   * @param selfCondition_BLd the previous estimate
   * @param logSnr_BL log-SNR of each position
   * @param utterance_BSD the encoded utterances
   * @param code_BL the known tokens
   */
  public record Batch(
      TrainingWorkload.Size size,
      float[] x_BLd,
      float[] selfCondition_BLd,
      float[] logSnr_BL,
      float[] utterance_BSD,
      int[] code_BL) {

    /** Returns a batch of random numbers. */
    public static Batch random(Dims dims, TrainingWorkload.Size size, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int positions = size.rows() * size.codeLength();
      int states = size.rows() * size.utteranceLength();
      return new Batch(
          size,
          floats(random, positions * dims.latent(), 1.7),
          floats(random, positions * dims.latent(), 1),
          floats(random, positions, 6),
          floats(random, states * dims.width(), 1.7),
          random.ints(positions, 0, dims.vocabulary()).toArray());
    }

    private static float[] floats(SplittableRandom random, int count, double most) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) random.nextDouble(-most, most);
      }
      return values;
    }
  }

  /** Builds the graph and sets the weights to their start. */
  public DenoiserStack(CodeFusionNetwork.Spec spec, Engine engine, double dropout, Batch batch) {
    Dims dims = spec.dims();
    TrainingWorkload.Size size = batch.size();
    Ops tf = Ops.create(graph);
    Shape latents = Shape.of(size.rows(), size.codeLength(), dims.latent());
    Shape positions = Shape.of(size.rows(), size.codeLength());
    Shape states = Shape.of(size.rows(), size.utteranceLength(), dims.width());
    var x_BLd = feed(tf, latents, batch.x_BLd());
    var selfCondition_BLd = feed(tf, latents, batch.selfCondition_BLd());
    var logSnr_BL = feed(tf, positions, batch.logSnr_BL());
    var utterance_BSD = feed(tf, states, batch.utterance_BSD());
    var code_BL =
        feed(
            tf,
            TInt32.class,
            TInt32.tensorOf(positions, DataBuffers.of(batch.code_BL(), true, false)));
    var seed_2 = feed(tf, TInt32.class, TInt32.vectorOf(1, 2));
    int[] lengths = new int[size.rows()];
    Arrays.fill(lengths, size.codeLength());
    var lengths_B = feed(tf, TInt32.class, TInt32.vectorOf(lengths));

    params = Params.of(tf, 1);
    DenoiserNetwork network =
        spec.denoiser().create(params.in("denoiser"), dims, spec.denoiserOptions());
    var hidden_BLD =
        network.call(
            tf,
            new DenoiserNetwork.Inputs(
                x_BLd,
                selfCondition_BLd,
                logSnr_BL,
                lengths_B,
                tf.onesLike(logSnr_BL),
                utterance_BSD,
                tf.ones(tf.array(size.rows(), size.utteranceLength()), TFloat32.class)),
            Dropout.of(dropout, seed_2));
    var hidden_ND = tf.reshape(hidden_BLD, tf.array(-1, dims.width()));
    var weight_DV = params.matrix("head/weight", dims.width(), dims.vocabulary());
    var bias_V = params.filled("head/bias", 0, dims.vocabulary());
    logits_NV = tf.nn.biasAdd(tf.linalg.matMul(hidden_ND, weight_DV), bias_V);
    guess_N = tf.math.argMax(logits_NV, tf.constant(1), TInt32.class);
    var code_N = tf.reshape(code_BL, tf.array(-1));
    loss = tf.math.mean(TrainingGraph.crossEntropy(tf, logits_NV, code_N, 0), tf.constant(0));
    optimizer = new AdamW(tf, params, loss, WEIGHT_DECAY, 1);
    session = engine.open(graph);
    run(params.all().stream().map(Params.Parameter::initialiser).toList());
    run(optimizer.initialisers());
  }

  private Operand<TFloat32> feed(Ops tf, Shape shape, float[] values) {
    return feed(tf, TFloat32.class, TFloat32.tensorOf(shape, DataBuffers.of(values, true, false)));
  }

  private <T extends TType> Operand<T> feed(Ops tf, Class<T> type, T tensor) {
    Operand<T> operand = tf.placeholder(type, Placeholder.shape(tensor.shape()));
    fed.put(operand, tensor);
    return operand;
  }

  private void run(List<Op> ops) {
    Session.Runner runner = session.runner();
    ops.forEach(runner::addTarget);
    runner.run().close();
  }

  private Session.Runner runner() {
    Session.Runner runner = session.runner();
    fed.forEach(runner::feed);
    return runner;
  }

  /** Returns the number of single numbers in the weights. */
  public long parameters() {
    return params.count();
  }

  /** Returns scores and guessed tokens, without learning; only the guesses are fetched. */
  public Workload forward() {
    return new Work(operations(List.of(guess_N))) {
      @Override
      public void run() {
        runner().fetch(guess_N).run().close();
      }
    };
  }

  /** Returns one step of learning: gradients, their clipping, AdamW and the moving average. */
  public Workload step() {
    return new Work(operations(List.of(optimizer.update()))) {
      @Override
      public void run() {
        learn();
      }
    };
  }

  private double operations(List<Op> targets) {
    Map<Operand<?>, Shape> shapes = new LinkedHashMap<>();
    fed.forEach((operand, tensor) -> shapes.put(operand, tensor.shape()));
    return MatrixProducts.operations(graph, shapes, targets);
  }

  /** What the same network has to compute elsewhere, before it learns. */
  public record Computed(float[] logits_NV, double loss, double gradientNorm) {}

  /** Computes scores, loss and the norm of all gradients. */
  public Computed compute() {
    try (Result result =
        runner().fetch(logits_NV).fetch(loss).fetch(optimizer.gradientNorm()).run()) {
      TFloat32 logits = (TFloat32) result.get(0);
      float[] values = new float[(int) logits.size()];
      logits.copyTo(DataBuffers.of(values, false, false));
      return new Computed(
          values, ((TFloat32) result.get(1)).getFloat(), ((TFloat32) result.get(2)).getFloat());
    }
  }

  /** Learns once from the batch, and returns the loss before that. */
  public double learn() {
    steps++;
    try (Feeds scalars = new Feeds()) {
      optimizer.feed(scalars, steps, LEARNING_RATE, 0.999);
      Session.Runner runner = runner();
      scalars.into(runner);
      try (Result result = runner.addTarget(optimizer.update()).fetch(loss).run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    }
  }

  /**
   * One weight.
   *
   * @param path its name, as in checkpoints
   */
  public record Weight(String path, long[] shape, float[] values) {}

  /** Returns all weights as they are now. */
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>();
    for (Params.Parameter parameter : params.all()) {
      try (Result result = session.runner().fetch(parameter.variable()).run()) {
        TFloat32 tensor = (TFloat32) result.get(0);
        float[] values = new float[(int) tensor.size()];
        tensor.copyTo(DataBuffers.of(values, false, false));
        weights.add(new Weight(parameter.path(), parameter.shape().asArray(), values));
      }
    }
    return weights;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
    fed.values().forEach(Tensor::close);
  }

  /** Belongs to the stack, which is closed by itself. */
  private abstract static class Work implements Workload {

    private final double operations;

    Work(double operations) {
      this.operations = operations;
    }

    @Override
    public double operations() {
      return operations;
    }

    @Override
    public void close() {
      // Graph and tensors belong to the stack.
    }
  }
}
