package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.checkpoint.Weights;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * One step of Adam with decoupled weight decay (Loshchilov and Hutter 2019) on clipped gradients,
 * and the moving average of the weights.
 *
 * <p>All that changes from step to step is fed: rate, bias corrections, decay of the average.
 */
final class AdamW {

  /** What stands before a weight's path where its raw value is kept. */
  static final String RAW = "raw/";

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.98;
  private static final float EPSILON = 1e-8f;

  private final Operand<TFloat32> learningRate;
  private final Operand<TFloat32> beta1Power;
  private final Operand<TFloat32> beta2Power;
  private final Operand<TFloat32> averageShare;
  private final Operand<TFloat32> gradientNorm;
  private final Op update;
  private final List<Op> initialisers = new ArrayList<>();
  private final Weights state = new Weights();
  private final Weights average = new Weights();

  AdamW(Ops tf, Params params, Operand<TFloat32> loss, double weightDecay, double clip) {
    Graph graph = (Graph) tf.scope().env();
    learningRate = scalar(tf);
    beta1Power = scalar(tf);
    beta2Power = scalar(tf);
    averageShare = scalar(tf);
    List<Params.Parameter> all = params.all();
    Output<?>[] gradients = gradients(graph, loss, all);
    List<Operand<TFloat32>> squares = new ArrayList<>();
    List<Operand<TFloat32>> typed = new ArrayList<>();
    for (int i = 0; i < gradients.length; i++) {
      if (gradients[i] == null) {
        throw new IllegalStateException(idle(all.get(i)));
      }
      Operand<TFloat32> gradient = gradients[i].expect(TFloat32.class);
      typed.add(gradient);
      squares.add(tf.nn.l2Loss(gradient));
    }
    gradientNorm = tf.math.sqrt(tf.math.mul(tf.math.addN(squares), tf.constant(2f)));
    var scale =
        tf.math.minimum(
            tf.constant(1f),
            tf.math.div(tf.constant((float) clip), tf.math.add(gradientNorm, tf.constant(1e-6f))));
    var decay = tf.math.mul(learningRate, tf.constant((float) weightDecay));
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      updates.add(update(tf, all.get(i), tf.math.mul(typed.get(i), scale), decay));
    }
    update = tf.withControlDependencies(updates).noOp();
  }

  private static Output<?>[] gradients(
      Graph graph, Operand<TFloat32> loss, List<Params.Parameter> all) {
    Output<?>[] values =
        all.stream().map(parameter -> parameter.value().asOutput()).toArray(Output<?>[]::new);
    try {
      return graph.addGradients(loss.asOutput(), values);
    } catch (TFInvalidArgumentException e) {
      // TensorFlow names the op that reads the weight, which tells nobody which weight it is.
      String message = String.valueOf(e.getMessage());
      for (Params.Parameter parameter : all) {
        if (message.contains("'" + parameter.value().op().name() + "'")) {
          throw new IllegalStateException(idle(parameter), e);
        }
      }
      throw e;
    }
  }

  private static String idle(Params.Parameter parameter) {
    return "weight '%s' has no influence on the loss".formatted(parameter.path());
  }

  private Op update(
      Ops tf, Params.Parameter parameter, Operand<TFloat32> gradient, Operand<TFloat32> decay) {
    Output<TFloat32> weight = parameter.variable();
    Output<TFloat32> m = slot(tf, "adam/m/", parameter, zeros(tf, parameter.shape()), state);
    Output<TFloat32> v = slot(tf, "adam/v/", parameter, zeros(tf, parameter.shape()), state);
    state.add(tf, RAW + parameter.path(), parameter.shape(), weight);
    Ops next = tf;
    if (parameter.decays()) {
      // Decay reads the weight as the gradient saw it: the gradient is an input, hence done.
      var shrunk =
          tf.withControlDependencies(gradient).train.applyGradientDescent(weight, decay, weight);
      next = tf.withControlDependencies(shrunk);
    }
    var moved =
        next.train.applyAdam(
            weight,
            m,
            v,
            beta1Power,
            beta2Power,
            learningRate,
            tf.constant((float) BETA1),
            tf.constant((float) BETA2),
            tf.constant(EPSILON),
            gradient);
    Output<TFloat32> mean = Params.variable(tf, "average/" + parameter.path(), parameter.shape());
    initialisers.add(tf.withControlDependencies(parameter.initialiser()).assign(mean, weight));
    average.add(tf, parameter.path(), parameter.shape(), mean);
    return tf.train.applyGradientDescent(mean, averageShare, tf.math.sub(mean, moved));
  }

  private Output<TFloat32> slot(
      Ops tf, String prefix, Params.Parameter parameter, Operand<TFloat32> initial, Weights saved) {
    String path = prefix + parameter.path();
    Output<TFloat32> variable = Params.variable(tf, path, parameter.shape());
    initialisers.add(tf.assign(variable, initial));
    saved.add(tf, path, parameter.shape(), variable);
    return variable;
  }

  /** Returns what sets the state to its start, after the weights. */
  List<Op> initialisers() {
    return initialisers;
  }

  /** Returns raw weights and moments, for optimizer.safetensors. */
  Weights state() {
    return state;
  }

  /** Returns the averaged weights, for model.safetensors. */
  Weights average() {
    return average;
  }

  /** Returns the op that takes a step. */
  Op update() {
    return update;
  }

  /** Returns the norm of all gradients together, before clipping. */
  Operand<TFloat32> gradientNorm() {
    return gradientNorm;
  }

  /**
   * Feeds a step's numbers.
   *
   * @param step number of the step, from 1
   * @param rate learning rate
   * @param averageDecay highest decay of the average; it starts lower, or it would long remember
   *     the untrained weights
   */
  void feed(Feeds feeds, long step, double rate, double averageDecay) {
    double decay = Math.min(averageDecay, (1.0 + step) / (10.0 + step));
    feeds.add(learningRate, TFloat32.scalarOf((float) rate));
    feeds.add(beta1Power, TFloat32.scalarOf((float) Math.pow(BETA1, (double) step)));
    feeds.add(beta2Power, TFloat32.scalarOf((float) Math.pow(BETA2, (double) step)));
    feeds.add(averageShare, TFloat32.scalarOf((float) (1 - decay)));
  }

  private static Operand<TFloat32> scalar(Ops tf) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
  }

  private static Operand<TFloat32> zeros(Ops tf, Shape shape) {
    return tf.fill(tf.constant(shape.asArray()), tf.constant(0f));
  }
}
