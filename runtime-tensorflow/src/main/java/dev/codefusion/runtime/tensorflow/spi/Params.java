package dev.codefusion.runtime.tensorflow.spi;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/**
 * The weights of one graph, and their only owner.
 *
 * <p>A weight's path, such as {@code denoiser/block0/self/out/weight}, is its name in the graph and
 * its key in checkpoints. The trainable ones, the list of {@link #all()}, in order of creation, is
 * what gradients are taken for and what is saved: nothing else is. Not thread-safe.
 */
public final class Params {

  private final Ops tf;
  private final long seed;
  private final String scope;
  private final List<Parameter> all;
  private final Set<String> paths;
  private final List<Pretrained> pretrained;

  /** What stands for every initialiser where no weight has one. */
  private final @Nullable Op noInitialiser;

  private Params(
      Ops tf,
      long seed,
      String scope,
      List<Parameter> all,
      Set<String> paths,
      List<Pretrained> pretrained,
      @Nullable Op noInitialiser) {
    this.tf = tf;
    this.seed = seed;
    this.scope = scope;
    this.all = all;
    this.paths = paths;
    this.pretrained = pretrained;
    this.noInitialiser = noInitialiser;
  }

  /**
   * Returns the empty set of weights of a graph.
   *
   * @param tf where the variables go
   * @param seed decides the initial values, together with each weight's path
   */
  public static Params of(Ops tf, long seed) {
    return new Params(tf, seed, "", new ArrayList<>(), new HashSet<>(), new ArrayList<>(), null);
  }

  /**
   * Returns the empty set of weights of a graph whose weights are all loaded from a file: they have
   * no initial values.
   */
  public static Params toLoad(Ops tf) {
    return new Params(tf, 0, "", new ArrayList<>(), new HashSet<>(), new ArrayList<>(), tf.noOp());
  }

  /** Returns a view of the same set, whose weights' paths start with {@code name/}. */
  public Params in(String name) {
    return new Params(tf, seed, scope + name + "/", all, paths, pretrained, noInitialiser);
  }

  /**
   * Makes a weight matrix that starts at normal variates of variance 1 / fan-in, its first
   * dimension being the fan-in. Weight decay applies.
   */
  public Operand<TFloat32> matrix(String name, long... shape) {
    return add(
        name, Shape.of(shape), () -> normal(name, shape, 1 / Math.sqrt((double) shape[0])), true);
  }

  /** Makes a table that starts at normal variates. No weight decay. */
  public Operand<TFloat32> table(String name, double standardDeviation, long... shape) {
    return add(name, Shape.of(shape), () -> normal(name, shape, standardDeviation), false);
  }

  /** Makes a weight that starts at one value everywhere. No weight decay. */
  public Operand<TFloat32> filled(String name, double value, long... shape) {
    return add(
        name,
        Shape.of(shape),
        () -> tf.fill(tf.constant(shape), tf.constant((float) value)),
        false);
  }

  /**
   * Makes a weight whose value comes from a published model. A frozen one is no part of {@link
   * #all()}: it gets no gradient and is not saved. No weight decay.
   *
   * @param trained whether training changes it; it is a weight like the others then
   * @param values gives the values, row by row, when {@link #loadPretrained} asks for them
   */
  public Operand<TFloat32> pretrained(
      String name, boolean trained, Supplier<FloatBuffer> values, long... shape) {
    String path = scope + name;
    if (!paths.add(path)) {
      throw new IllegalStateException("there is a weight '" + path + "' already");
    }
    Output<TFloat32> variable = variable(tf, path, Shape.of(shape));
    var fed = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    pretrained.add(new Pretrained(Shape.of(shape), trained, values, fed, tf.assign(variable, fed)));
    Operand<TFloat32> value = tf.identity(variable);
    if (!trained) {
      return tf.stopGradient(value);
    }
    all.add(new Parameter(path, Shape.of(shape), variable, value, false, tf.noOp()));
    return value;
  }

  /**
   * Sets the pretrained weights; once for a graph, since the published values are let go then.
   *
   * @param start whether those that training changes are set as well, to where it starts from
   */
  public void loadPretrained(Session session, boolean start) {
    for (Pretrained weight : pretrained) {
      if (start || !weight.trained()) {
        float[] values = new float[(int) weight.shape().size()];
        weight.values().get().get(values);
        try (TFloat32 tensor =
            TFloat32.tensorOf(weight.shape(), DataBuffers.of(values, true, false))) {
          session.runner().feed(weight.fed(), tensor).addTarget(weight.assignment()).run().close();
        }
      }
    }
    pretrained.clear();
  }

  private record Pretrained(
      Shape shape,
      boolean trained,
      Supplier<FloatBuffer> values,
      Operand<TFloat32> fed,
      Op assignment) {}

  /** Returns all weights made so far, in order of creation, whatever their scope. */
  public List<Parameter> all() {
    return Collections.unmodifiableList(all);
  }

  /** Returns the number of single numbers in all weights. */
  public long count() {
    return all.stream().mapToLong(parameter -> parameter.shape().size()).sum();
  }

  private Operand<TFloat32> normal(String name, long[] shape, double standardDeviation) {
    long key = (scope + name).hashCode();
    return tf.math.mul(
        tf.random.statelessTruncatedNormal(tf.constant(shape), tf.constant(new long[] {seed, key})),
        tf.constant((float) standardDeviation));
  }

  private Operand<TFloat32> add(
      String name, Shape shape, Supplier<Operand<TFloat32>> initial, boolean decays) {
    String path = scope + name;
    if (!paths.add(path)) {
      throw new IllegalStateException("there is a weight '" + path + "' already");
    }
    Output<TFloat32> variable = variable(tf, path, shape);
    // Gradients are taken for the value read: C++ gradients stumble over the type of a reference.
    Operand<TFloat32> value = tf.identity(variable);
    Op initialiser = noInitialiser != null ? noInitialiser : tf.assign(variable, initial.get());
    all.add(new Parameter(path, shape, variable, value, decays, initialiser));
    return value;
  }

  /**
   * Adds a variable of exactly this name to the graph, since the name is a key in checkpoints.
   *
   * @throws IllegalArgumentException where the graph has an op of that name
   * @throws IllegalStateException where the graph gave it another name
   */
  public static Output<TFloat32> variable(Ops tf, String path, Shape shape) {
    Graph graph = (Graph) tf.scope().env();
    Operation operation =
        graph
            .opBuilder("VariableV2", path, graph.baseScope())
            .setAttr("shape", shape)
            .setAttr("dtype", DataType.DT_FLOAT)
            .build();
    if (!operation.name().equals(path)) {
      throw new IllegalStateException(
          "variable '%s' was named '%s' by the graph".formatted(path, operation.name()));
    }
    return operation.output(0);
  }

  /**
   * One weight.
   *
   * @param path its name in the graph and in checkpoints
   * @param shape its shape, fully known
   * @param variable the variable
   * @param value its value, as the network reads it
   * @param decays whether weight decay applies
   * @param initialiser sets it to its initial value; does nothing where weights are to be loaded
   */
  public record Parameter(
      String path,
      Shape shape,
      Output<TFloat32> variable,
      Operand<TFloat32> value,
      boolean decays,
      Op initialiser) {}
}
