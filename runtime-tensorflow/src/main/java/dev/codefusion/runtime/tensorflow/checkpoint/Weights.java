package dev.codefusion.runtime.tensorflow.checkpoint;

import dev.codefusion.api.ConfigurationException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Moves the variables of a graph to and from named arrays. Made while the graph is built, since
 * setting a variable takes an op of its own. Not thread-safe.
 */
public final class Weights {

  private record Slot(
      String key, Shape shape, Output<TFloat32> variable, Operand<TFloat32> value, Op assignment) {}

  private final List<Slot> slots = new ArrayList<>();

  /** Adds a variable under the key that it has in files. */
  public void add(Ops tf, String key, Shape shape, Output<TFloat32> variable) {
    var value = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    slots.add(new Slot(key, shape, variable, value, tf.assign(variable, value)));
  }

  /** Returns the variables' values now, copied. */
  public Map<String, SafeTensors.Array> save(Session session) {
    Session.Runner runner = session.runner();
    slots.forEach(slot -> runner.fetch(slot.variable()));
    Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      for (int i = 0; i < slots.size(); i++) {
        float[] values = new float[(int) slots.get(i).shape().size()];
        ((TFloat32) result.get(i)).copyTo(DataBuffers.of(values, false, false));
        arrays.put(
            slots.get(i).key(),
            new SafeTensors.Array(slots.get(i).shape().asArray(), FloatBuffer.wrap(values)));
      }
    }
    return arrays;
  }

  /** Sets the variables like {@link #load(Session, Map, String)}. */
  public void load(Session session, Map<String, SafeTensors.Array> arrays, Path origin) {
    load(session, arrays, origin.toString());
  }

  /**
   * Sets the variables.
   *
   * @param origin the file that the arrays come from, for messages
   * @throws ConfigurationException where an array is missing, or has another shape
   */
  public void load(Session session, Map<String, SafeTensors.Array> arrays, String origin) {
    List<TFloat32> tensors = new ArrayList<>();
    try {
      // One run for all: a session prepares each new combination of ops anew, which takes longest.
      Session.Runner runner = session.runner();
      for (Slot slot : slots) {
        TFloat32 tensor = tensor(slot, arrays, origin);
        tensors.add(tensor);
        runner.feed(slot.value(), tensor).addTarget(slot.assignment());
      }
      if (!slots.isEmpty()) {
        runner.run().close();
      }
    } finally {
      tensors.forEach(TFloat32::close);
    }
  }

  private static TFloat32 tensor(Slot slot, Map<String, SafeTensors.Array> arrays, String origin) {
    SafeTensors.Array array = arrays.get(slot.key());
    if (array == null || !Arrays.equals(array.shape(), slot.shape().asArray())) {
      throw new ConfigurationException(
          "The weights in %s do not fit model.json: '%s' should have shape %s, but %s."
              .formatted(
                  origin,
                  slot.key(),
                  Arrays.toString(slot.shape().asArray()),
                  array == null ? "is missing" : "has " + Arrays.toString(array.shape())));
    }
    float[] values;
    if (array.values().hasArray() && array.values().array().length == array.values().limit()) {
      values = array.values().array();
    } else {
      values = new float[array.values().limit()];
      array.values().duplicate().rewind().get(values);
    }
    return TFloat32.tensorOf(slot.shape(), DataBuffers.of(values, true, false));
  }
}
