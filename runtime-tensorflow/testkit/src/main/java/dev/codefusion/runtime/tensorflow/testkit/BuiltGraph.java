package dev.codefusion.runtime.tensorflow.testkit;

import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A graph with a plugin's weights in it, and its session. */
final class BuiltGraph implements AutoCloseable {

  private static final long SEED = 3;

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Params params = Params.of(tf, SEED);
  private @Nullable Session session;

  Ops tf() {
    return tf;
  }

  Params params() {
    return params;
  }

  List<String> paths() {
    return params.all().stream().map(Params.Parameter::path).toList();
  }

  Operand<TFloat32> floats(float[] values, long... shape) {
    return tf.constant(Shape.of(shape), DataBuffers.of(values, true, false));
  }

  Operand<TInt32> ints(int[] values, long... shape) {
    return tf.constant(Shape.of(shape), DataBuffers.of(values, true, false));
  }

  /** Returns normal variates that depend on the seed alone. */
  static float[] variates(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Returns the shape of what an operand is. */
  long[] shape(Operand<TFloat32> operand) {
    try (Result result = session().runner().fetch(operand).run()) {
      return result.get(0).shape().asArray();
    }
  }

  /** Returns the values of an operand. */
  float[] values(Operand<TFloat32> operand) {
    try (Result result = session().runner().fetch(operand).run()) {
      TFloat32 tensor = (TFloat32) result.get(0);
      float[] values = new float[(int) tensor.size()];
      tensor.copyTo(DataBuffers.of(values, false, false));
      return values;
    }
  }

  /** Returns the weights for which TensorFlow finds no gradient of the operand. */
  List<String> untrained(Operand<TFloat32> operand) {
    Output<?> loss =
        tf.math.mean(tf.math.square(operand), tf.constant(new int[] {0, 1, 2})).asOutput();
    List<String> untrained = new ArrayList<>();
    for (Params.Parameter parameter : params.all()) {
      try {
        graph.addGradients(loss, new Output<?>[] {parameter.value().asOutput()});
      } catch (TensorFlowException e) {
        untrained.add(parameter.path());
      }
    }
    return untrained;
  }

  /** Opened when first needed; no weight may be added afterwards. */
  private Session session() {
    if (session == null) {
      session = new Session(graph);
      Session.Runner runner = session.runner();
      params.all().forEach(parameter -> runner.addTarget(parameter.initialiser()));
      runner.run().close();
      params.loadPretrained(session, true);
    }
    return session;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    graph.close();
  }
}
