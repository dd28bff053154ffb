package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.checkpoint.Weights;
import dev.codefusion.runtime.tensorflow.model.AutoregressiveNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The autoregressive network cut into two: the utterance, read once, and one token more, with keys
 * and values of all before it kept. Owns graph and session; not thread-safe.
 */
final class CausalGraph implements AutoCloseable {

  private final Graph graph = new Graph();
  private final Session session;
  private final Dims dims;
  private final int boundary;

  private final Operand<TInt32> utterance_1S;
  private final Operand<TInt32> utteranceLength_1;
  private final Operand<TFloat32> remembered_N1HSK;

  private final Operand<TInt32> token_B;
  private final Operand<TInt32> parent_B;
  private final Operand<TFloat32> past_NBHTK;
  private final Operand<TFloat32> memory_N1HSK;
  private final Operand<TFloat32> logLikelihood_BV;
  private final Operand<TFloat32> grown_NBHTK;

  CausalGraph(
      AutoregressiveNetwork.Spec spec,
      Map<String, SafeTensors.Array> weights,
      String origin,
      Engine engine) {
    Session opened = null;
    try {
      dims = spec.dims();
      Ops tf = Ops.create(graph);
      utterance_1S = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1, -1)));
      utteranceLength_1 = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1)));
      token_B = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      parent_B = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      long[] none = AutoregressiveNetwork.noPast(dims, 1);
      Shape kept = Shape.of(none[0], -1, none[2], -1, none[4]);
      past_NBHTK = tf.placeholder(TFloat32.class, Placeholder.shape(kept));
      memory_N1HSK = tf.placeholder(TFloat32.class, Placeholder.shape(kept));

      Params params = Params.of(tf, 0);
      AutoregressiveNetwork network = AutoregressiveNetwork.create(tf, params, spec);
      boundary = network.boundary();
      var longest = tf.gather(utteranceLength_1, tf.constant(0), tf.constant(0));
      var mask_1S = network.mask(utteranceLength_1, longest);
      remembered_N1HSK = network.remember(network.encode(utterance_1S, mask_1S, Dropout.none()));
      var chosen_NBHTK = tf.gather(past_NBHTK, parent_B, tf.constant(1));
      var next = network.next(token_B, chosen_NBHTK, memory_N1HSK, mask_1S);
      logLikelihood_BV = tf.nn.logSoftmax(next.scores_BV());
      grown_NBHTK = next.past_NBHTK();

      Weights all = new Weights();
      params.all().forEach(p -> all.add(tf, p.path(), p.shape(), p.variable()));
      opened = engine.open(graph);
      params.loadPretrained(opened, false);
      all.load(opened, weights, origin);
      session = opened;
    } catch (RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      graph.close();
      throw e;
    }
  }

  /** Returns the token that stands before and after every program. */
  int boundary() {
    return boundary;
  }

  /** Reads an utterance. The caller closes what is returned. */
  Writing read(int[] utterance) {
    try (TInt32 ids =
            TInt32.tensorOf(Shape.of(1, utterance.length), DataBuffers.of(utterance, true, false));
        TInt32 length = TInt32.vectorOf(utterance.length)) {
      return new Writing(
          utterance.length,
          session
              .runner()
              .feed(utterance_1S, ids)
              .feed(utteranceLength_1, length)
              .fetch(remembered_N1HSK)
              .run());
    }
  }

  /**
   * Programs in the making for one utterance. Owns native memory: keys and values of the utterance,
   * and of all tokens so far.
   */
  final class Writing implements BeamSearch.Continuation, AutoCloseable {

    private final int utteranceTokens;
    private final Result memory;
    private @Nullable Result last;

    private Writing(int utteranceTokens, Result memory) {
      this.utteranceTokens = utteranceTokens;
      this.memory = memory;
    }

    @Override
    public float[] next(int[] parents, int[] tokens) {
      Result before = last;
      try (TInt32 token = TInt32.vectorOf(tokens);
          TInt32 parent = TInt32.vectorOf(parents);
          TInt32 length = TInt32.vectorOf(utteranceTokens);
          TFloat32 none = TFloat32.tensorOf(Shape.of(AutoregressiveNetwork.noPast(dims, 1)))) {
        last =
            session
                .runner()
                .feed(utteranceLength_1, length)
                .feed(token_B, token)
                .feed(parent_B, parent)
                .feed(past_NBHTK, before == null ? none : before.get(1))
                .feed(memory_N1HSK, memory.get(0))
                .fetch(logLikelihood_BV)
                .fetch(grown_NBHTK)
                .run();
      } finally {
        if (before != null) {
          before.close();
        }
      }
      TFloat32 scores = (TFloat32) last.get(0);
      float[] values = new float[(int) scores.size()];
      scores.copyTo(DataBuffers.of(values, false, false));
      return values;
    }

    @Override
    public void close() {
      memory.close();
      if (last != null) {
        last.close();
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
