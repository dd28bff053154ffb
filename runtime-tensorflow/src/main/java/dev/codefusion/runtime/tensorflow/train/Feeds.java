package dev.codefusion.runtime.tensorflow.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/** The tensors that one run is fed; closing frees them. */
final class Feeds implements AutoCloseable {

  private final List<Operand<?>> operands = new ArrayList<>();
  private final List<Tensor> tensors = new ArrayList<>();

  /** Adds a tensor, which now belongs to these feeds. */
  void add(Operand<?> operand, Tensor tensor) {
    operands.add(operand);
    tensors.add(tensor);
  }

  /** Returns a runner that has been fed. */
  Session.Runner into(Session session) {
    return into(session.runner());
  }

  /** Feeds a runner, and returns it. */
  Session.Runner into(Session.Runner runner) {
    for (int i = 0; i < operands.size(); i++) {
      runner.feed(operands.get(i), tensors.get(i));
    }
    return runner;
  }

  /** Returns the shapes of the tensors. */
  Map<Operand<?>, Shape> shapes() {
    Map<Operand<?>, Shape> shapes = new LinkedHashMap<>();
    for (int i = 0; i < operands.size(); i++) {
      shapes.put(operands.get(i), tensors.get(i).shape());
    }
    return shapes;
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
