package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.runtime.tensorflow.TinyGraph;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.checkpoint.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** The graph's steps against the same steps in plain Java, on {@code sum c (w - target)^2}. */
final class AdamWTest {

  private static final double DECAY = 0.3;
  private static final double RATE = 0.01;
  private static final double AVERAGE = 0.15;

  private final float[] target = TinyGraph.random(new SplittableRandom(1), 6, 1);
  private final float[] factor = {0.5f, 2, 1, 3, 0.1f, 1.5f};

  @Test
  void stepsAsThePaperWithoutClipping() {
    compare(1e6, 3);
  }

  @Test
  void stepsAsThePaperWithClipping() {
    compare(0.25, 3);
  }

  @Test
  void theAverageIsSlowOnlyAfterAWhile() {
    // min(0.15, (1 + 1) / (10 + 1)): both sides of the minimum are used by now.
    assertThat(2.0 / 11).isGreaterThan(AVERAGE);
    compareAverage(0.9999, 2.0 / 11, 3.0 / 12);
  }

  @Test
  void refusesAWeightWithoutInfluence() {
    try (TinyGraph graph = new TinyGraph(3)) {
      Operand<TFloat32> matrix = graph.params().matrix("matrix", 3, 2);
      graph.params().filled("idle", 0, 2);
      Ops tf = graph.tf();
      var loss = tf.reduceSum(tf.math.square(matrix), tf.array(0, 1), new ReduceSum.Options[0]);

      assertThatThrownBy(() -> new AdamW(tf, graph.params(), loss, DECAY, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("'idle' has no influence on the loss");
    }
  }

  private void compare(double clip, int steps) {
    try (TinyGraph graph = new TinyGraph(3)) {
      AdamW optimizer = optimizer(graph, clip);
      double[][] w = {raw(optimizer, graph, "matrix"), raw(optimizer, graph, "vector")};
      double[][] m = {new double[6], new double[6]};
      double[][] v = {new double[6], new double[6]};
      double[][] average = {w[0].clone(), w[1].clone()};
      for (int step = 1; step <= steps; step++) {
        double norm = step(optimizer, graph, step, AVERAGE);

        double[][] gradient = {gradient(w[0]), gradient(w[1])};
        double squares = 0;
        for (double[] part : gradient) {
          for (double g : part) {
            squares += g * g;
          }
        }
        assertThat(norm).as("norm at step %d", step).isCloseTo(Math.sqrt(squares), within(1e-5));
        assertThat(Math.sqrt(squares) > clip).as("clipping").isEqualTo(clip < 1);
        double scale = Math.min(1, clip / (Math.sqrt(squares) + 1e-6));
        double corrected = RATE * Math.sqrt(1 - Math.pow(0.98, step)) / (1 - Math.pow(0.9, step));
        for (int part = 0; part < 2; part++) {
          for (int i = 0; i < 6; i++) {
            double g = gradient[part][i] * scale;
            m[part][i] = 0.9 * m[part][i] + 0.1 * g;
            v[part][i] = 0.98 * v[part][i] + 0.02 * g * g;
            // Decay is for matrices only.
            w[part][i] -= part == 0 ? RATE * DECAY * w[part][i] : 0;
            w[part][i] -= corrected * m[part][i] / (Math.sqrt(v[part][i]) + 1e-8);
            average[part][i] += (1 - AVERAGE) * (w[part][i] - average[part][i]);
          }
        }
        Map<String, SafeTensors.Array> state = optimizer.state().save(graph.session());
        Map<String, SafeTensors.Array> served = optimizer.average().save(graph.session());
        String[] names = {"matrix", "vector"};
        for (int part = 0; part < 2; part++) {
          String name = names[part];
          assertClose(state, "raw/" + name, w[part], step);
          assertClose(state, "adam/m/" + name, m[part], step);
          assertClose(state, "adam/v/" + name, v[part], step);
          assertClose(served, name, average[part], step);
        }
      }
    }
  }

  private void compareAverage(double highest, double... decays) {
    try (TinyGraph graph = new TinyGraph(3)) {
      AdamW optimizer = optimizer(graph, 1e6);
      double[] average = raw(optimizer, graph, "matrix");
      for (int step = 1; step <= decays.length; step++) {
        step(optimizer, graph, step, highest);
        double[] now = raw(optimizer, graph, "matrix");
        for (int i = 0; i < 6; i++) {
          average[i] = decays[step - 1] * average[i] + (1 - decays[step - 1]) * now[i];
        }
        assertClose(optimizer.average().save(graph.session()), "matrix", average, step);
      }
    }
  }

  private AdamW optimizer(TinyGraph graph, double clip) {
    Ops tf = graph.tf();
    Operand<TFloat32> matrix = graph.params().matrix("matrix", 3, 2);
    Operand<TFloat32> vector = graph.params().filled("vector", 0.3, 6);
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (Operand<TFloat32> weight : List.of(tf.reshape(matrix, tf.array(6)), vector)) {
      var error = tf.math.squaredDifference(weight, graph.floats(target, 6));
      parts.add(tf.reduceSum(tf.math.mul(error, graph.floats(factor, 6)), tf.constant(0)));
    }
    AdamW optimizer = new AdamW(tf, graph.params(), tf.math.addN(parts), DECAY, clip);
    graph.initialise();
    Session.Runner runner = graph.session().runner();
    for (Op op : optimizer.initialisers()) {
      runner.addTarget(op);
    }
    runner.run().close();
    return optimizer;
  }

  private static double step(AdamW optimizer, TinyGraph graph, long step, double averageDecay) {
    try (Feeds feeds = new Feeds()) {
      optimizer.feed(feeds, step, RATE, averageDecay);
      Session.Runner runner = feeds.into(graph.session()).addTarget(optimizer.update());
      try (var result = runner.fetch(optimizer.gradientNorm()).run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    }
  }

  private double[] gradient(double[] w) {
    double[] gradient = new double[6];
    for (int i = 0; i < 6; i++) {
      gradient[i] = 2 * factor[i] * (w[i] - target[i]);
    }
    return gradient;
  }

  private static double[] raw(AdamW optimizer, TinyGraph graph, String name) {
    Weights state = optimizer.state();
    return doubles(state.save(graph.session()), "raw/" + name);
  }

  private static double[] doubles(Map<String, SafeTensors.Array> arrays, String name) {
    SafeTensors.Array array = Objects.requireNonNull(arrays.get(name), name);
    double[] values = new double[array.values().limit()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.values().get(i);
    }
    return values;
  }

  private static void assertClose(
      Map<String, SafeTensors.Array> arrays, String name, double[] expected, long step) {
    double[] actual = doubles(arrays, name);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      // The graph has 1 - beta2 in single precision, which is off by a millionth.
      assertThat(actual[i])
          .as("%s[%d] after step %d, seeds 1 and 3", name, i, step)
          .isCloseTo(expected[i], within(2e-6 * Math.max(0.5, Math.abs(expected[i]))));
    }
  }
}
