package dev.codefusion.runtime.tensorflow.measure;

import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One large square matrix product: the most that the machine reaches with that engine, against
 * which other work is measured. Factors and product stay where they are computed.
 */
public final class SquareProduct implements Workload {

  private final Graph graph = new Graph();
  private final Session session;
  private final Op product;
  private final double operations;

  /**
   * Makes the factors.
   *
   * @param engine how TensorFlow runs
   * @param size rows and columns of both factors
   */
  public SquareProduct(Engine engine, int size) {
    Ops tf = Ops.create(graph);
    Params params = Params.of(tf, 1);
    Operand<TFloat32> left = params.matrix("left", size, size);
    Operand<TFloat32> right = params.matrix("right", size, size);
    Operand<TFloat32> result = tf.linalg.matMul(left, right);
    // A product that nothing reads would be left out; reading one component makes it whole.
    product = tf.slice(result, tf.constant(new int[] {0, 0}), tf.constant(new int[] {1, 1}));
    operations = MatrixProducts.operations(graph, Map.of(), List.of(product));
    session = engine.open(graph);
    Session.Runner runner = session.runner();
    params.all().forEach(factor -> runner.addTarget(factor.initialiser()));
    runner.run().close();
  }

  @Override
  public void run() {
    session.runner().addTarget(product).run().close();
  }

  @Override
  public double operations() {
    return operations;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
