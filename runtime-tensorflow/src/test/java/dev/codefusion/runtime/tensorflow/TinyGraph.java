package dev.codefusion.runtime.tensorflow;

import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.checkpoint.Weights;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A graph under test and its session, on one thread, read in plain arrays. */
public final class TinyGraph implements AutoCloseable {

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Params params;
  private @Nullable Session session;

  /** Makes an empty graph whose weights start from a seed. */
  public TinyGraph(long seed) {
    params = Params.of(tf, seed);
  }

  public Ops tf() {
    return tf;
  }

  public Params params() {
    return params;
  }

  /** Returns a constant of floats. */
  public Operand<TFloat32> floats(float[] values, long... shape) {
    return tf.constant(Shape.of(shape), DataBuffers.of(values, true, false));
  }

  /** Returns a constant of whole numbers. */
  public Operand<TInt32> ints(int[] values, long... shape) {
    return tf.constant(Shape.of(shape), DataBuffers.of(values, true, false));
  }

  /** Returns the session, opened when it is first needed. */
  public Session session() {
    if (session == null) {
      session = new Engine(Engine.Precision.F32, 1).open(graph);
    }
    return session;
  }

  /** Sets all weights to what they start from. */
  public void initialise() {
    Session.Runner runner = session().runner();
    params.all().forEach(parameter -> runner.addTarget(parameter.initialiser()));
    runner.run().close();
  }

  /** Sets all weights to normal variates. */
  public Map<String, float[]> randomise(long seed, double standardDeviation) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, float[]> all = new LinkedHashMap<>();
    for (Params.Parameter parameter : params.all()) {
      all.put(parameter.path(), random(random, (int) parameter.shape().size(), standardDeviation));
    }
    assign(all);
    return all;
  }

  /** Sets all weights. */
  public void assign(Map<String, float[]> values) {
    Weights weights = new Weights();
    Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
    for (Params.Parameter parameter : params.all()) {
      weights.add(tf, parameter.path(), parameter.shape(), parameter.variable());
      float[] given = values.getOrDefault(parameter.path(), new float[0]);
      arrays.put(
          parameter.path(),
          new SafeTensors.Array(parameter.shape().asArray(), FloatBuffer.wrap(given)));
    }
    weights.load(session(), arrays, Path.of("test"));
  }

  /** Returns normal variates. */
  public static float[] random(SplittableRandom random, int count, double standardDeviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (standardDeviation * random.nextGaussian());
    }
    return values;
  }

  /** Returns the value of an operand. */
  public float[] run(Operand<TFloat32> operand) {
    return run(List.of(operand), Map.of()).get(0);
  }

  /**
   * Returns the values of operands.
   *
   * @param feeds values of placeholders; closed
   */
  public List<float[]> run(List<Operand<TFloat32>> operands, Map<Operand<?>, Tensor> feeds) {
    List<float[]> all = new ArrayList<>();
    try (Result result = result(operands, feeds)) {
      for (int i = 0; i < operands.size(); i++) {
        TFloat32 tensor = (TFloat32) result.get(i);
        float[] values = new float[(int) tensor.size()];
        tensor.copyTo(DataBuffers.of(values, false, false));
        all.add(values);
      }
    }
    return all;
  }

  /** Returns the shapes of the operands' values; as {@link #run(List, Map)} otherwise. */
  public List<long[]> shapes(List<Operand<TFloat32>> operands, Map<Operand<?>, Tensor> feeds) {
    List<long[]> all = new ArrayList<>();
    try (Result result = result(operands, feeds)) {
      for (int i = 0; i < operands.size(); i++) {
        all.add(result.get(i).shape().asArray());
      }
    }
    return all;
  }

  private Result result(List<Operand<TFloat32>> operands, Map<Operand<?>, Tensor> feeds) {
    try {
      Session.Runner runner = session().runner();
      feeds.forEach(runner::feed);
      operands.forEach(runner::fetch);
      return runner.run();
    } finally {
      feeds.values().forEach(Tensor::close);
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    graph.close();
  }
}
