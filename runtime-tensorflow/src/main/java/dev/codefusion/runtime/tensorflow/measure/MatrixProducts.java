package dev.codefusion.runtime.tensorflow.measure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Counts the floating-point operations of a graph's matrix products.
 *
 * <p>The graph is copied with the shapes of what is fed written into its placeholders; TensorFlow
 * then infers the shape of everything else, and each product on the way to the targets counts as
 * {@code 2 x rows x inner x columns}. Nothing is run, and no weight is allocated.
 */
public final class MatrixProducts {

  private MatrixProducts() {}

  /**
   * Counts the operations of one run.
   *
   * @param graph what runs
   * @param fed shape of every tensor that is fed
   * @param targets what is fetched or run
   * @throws IllegalStateException where the shapes fed leave a product's shape open
   */
  public static double operations(
      Graph graph, Map<? extends Operand<?>, Shape> fed, List<? extends Op> targets) {
    GraphDef.Builder definition = graph.toGraphDef().toBuilder();
    Map<String, Shape> shapes = new java.util.HashMap<>();
    fed.forEach((operand, shape) -> shapes.put(operand.op().name(), shape));
    for (NodeDef.Builder node : definition.getNodeBuilderList()) {
      Shape shape = shapes.get(node.getName());
      if (shape != null) {
        node.putAttr("shape", AttrValue.newBuilder().setShape(proto(shape)).build());
      }
    }
    try (Graph copy = new Graph()) {
      copy.importGraphDef(definition.build());
      double operations = 0;
      for (GraphOperation operation : reached(copy, targets, shapes.keySet())) {
        operations +=
            switch (operation.type()) {
              case "MatMul" -> product(operation, "transpose_a");
              case "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3" -> product(operation, "adj_x");
              default -> 0;
            };
      }
      return operations;
    }
  }

  private static Set<GraphOperation> reached(
      Graph graph, List<? extends Op> targets, Set<String> fed) {
    Set<GraphOperation> reached = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>();
    targets.forEach(target -> open.add(graph.operationOrThrow(target.op().name())));
    while (!open.isEmpty()) {
      GraphOperation operation = open.remove();
      if (reached.add(operation) && !fed.contains(operation.name())) {
        operation.inputs().forEach(input -> open.add((GraphOperation) input.op()));
        open.addAll(operation.controlInputs());
      }
    }
    return reached;
  }

  private static double product(GraphOperation operation, String transposed) {
    Shape result = operation.output(0).shape();
    Shape left = operation.input(0).shape();
    if (result.hasUnknownDimension() || left.hasUnknownDimension()) {
      throw new IllegalStateException(
          "the shapes fed leave the matrix product '%s' open".formatted(operation.name()));
    }
    boolean flipped = operation.attributes().getAttrBool(transposed);
    return 2.0 * result.size() * left.get(left.numDimensions() - (flipped ? 2 : 1));
  }

  private static TensorShapeProto proto(Shape shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    for (long size : shape.asArray()) {
      proto.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return proto.build();
  }
}
