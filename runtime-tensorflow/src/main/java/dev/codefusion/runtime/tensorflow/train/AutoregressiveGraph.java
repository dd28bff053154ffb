package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.model.AutoregressiveNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.train.TrainingGraph.NoisyBatch;
import dev.codefusion.runtime.tensorflow.train.TrainingGraph.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The graph that learns to write from left to right: the mean cross-entropy of the next token, the
 * end of the program among them, given all tokens before it.
 *
 * <p>Of a {@link NoisyRow} it reads tokens and condition only. A row without its condition sees an
 * utterance of zeros, which makes the network a language model of code.
 */
final class AutoregressiveGraph implements Learner {

  /** The one loss: cross-entropy of the next token without smoothing, in nats. */
  private static final String TERM = "token";

  private final LearningSession own;
  private final double average;
  private final int boundary;

  private final Operand<TInt32> read_BL;
  private final Operand<TInt32> written_BL;
  private final Operand<TInt32> lengths_B;
  private final UtteranceInputs utterances;

  private final Tower learning;
  private final Tower looking;

  /**
   * The network applied once to a batch.
   *
   * @param loss what is learned from, with smoothed targets
   * @param token mean cross-entropy without smoothing
   */
  private record Tower(Operand<TFloat32> loss, Operand<TFloat32> token) {}

  AutoregressiveGraph(AutoregressiveNetwork.Spec spec, TrainingSettings settings) {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    Shape rows = Shape.of(-1);
    Shape positions = Shape.of(-1, -1);
    read_BL = tf.placeholder(TInt32.class, Placeholder.shape(positions));
    written_BL = tf.placeholder(TInt32.class, Placeholder.shape(positions));
    lengths_B = tf.placeholder(TInt32.class, Placeholder.shape(rows));
    utterances = UtteranceInputs.create(tf);
    Params params = Params.of(tf, settings.run().seed());
    AutoregressiveNetwork network = AutoregressiveNetwork.create(tf, params, spec);
    boundary = network.boundary();
    TrainingSettings.Optimizer given = settings.optimizer();
    learning =
        tower(
            tf, network, Dropout.of(given.dropout(), utterances.seed_2()), given.labelSmoothing());
    looking = tower(tf, network, Dropout.none(), 0);
    AdamW optimizer = new AdamW(tf, params, learning.loss(), given.weightDecay(), given.clip());
    average = given.average();
    own = new LearningSession(graph, settings.run().engine().open(graph), params, optimizer);
  }

  private Tower tower(
      Ops tf, AutoregressiveNetwork network, Dropout dropout, double labelSmoothing) {
    var longest = tf.gather(tf.shape(read_BL), tf.constant(1), tf.constant(0));
    var utteranceLongest =
        tf.gather(tf.shape(utterances.utterance_BS()), tf.constant(1), tf.constant(0));
    var utteranceMask_BS = network.mask(utterances.lengths_B(), utteranceLongest);
    var mask_N = tf.reshape(network.mask(lengths_B, longest), tf.array(-1));
    var utterance_BSD =
        tf.math.mul(
            network.encode(utterances.utterance_BS(), utteranceMask_BS, dropout),
            tf.reshape(utterances.conditioned_B(), tf.array(-1, 1, 1)));
    var scores_NV = network.scores(read_BL, utterance_BSD, utteranceMask_BS, dropout);
    var written_N = tf.reshape(written_BL, tf.array(-1));
    var token = mean(tf, TrainingGraph.crossEntropy(tf, scores_NV, written_N, 0), mask_N);
    var smoothed_N = TrainingGraph.crossEntropy(tf, scores_NV, written_N, labelSmoothing);
    return new Tower(mean(tf, smoothed_N, mask_N), token);
  }

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x_N, Operand<TFloat32> mask_N) {
    return TrainingGraph.mean(tf, x_N, mask_N, tf.reduceSum(mask_N, tf.constant(0)));
  }

  @Override
  public LearningSession own() {
    return own;
  }

  @Override
  public Outcome learn(
      NoisyBatch batch, boolean selfCondition, long step, double rate, LevelTable table) {
    try (Feeds feeds = feeds(batch)) {
      own.optimizer().feed(feeds, step, rate, average);
      Session.Runner runner = feeds.into(session()).addTarget(own.optimizer().update());
      runner.fetch(learning.loss()).fetch(learning.token()).fetch(own.optimizer().gradientNorm());
      try (Result result = runner.run()) {
        return new Outcome(scalar(result, 0), Map.of(TERM, scalar(result, 1)), scalar(result, 2));
      }
    }
  }

  @Override
  public Outcome look(NoisyBatch batch, LevelTable table) {
    try (Feeds feeds = feeds(batch);
        Result result = feeds.into(session()).fetch(looking.loss()).fetch(looking.token()).run()) {
      return new Outcome(scalar(result, 0), Map.of(TERM, scalar(result, 1)), Double.NaN);
    }
  }

  private static double scalar(Result result, int index) {
    return ((TFloat32) result.get(index)).getFloat();
  }

  private Feeds feeds(NoisyBatch batch) {
    List<NoisyRow> rows = batch.rows();
    Feeds feeds = new Feeds();
    feeds.add(read_BL, TrainingGraph.padded(rows.stream().map(row -> begun(row.code())).toList()));
    feeds.add(
        written_BL, TrainingGraph.padded(rows.stream().map(row -> ended(row.code())).toList()));
    feeds.add(
        lengths_B, TInt32.vectorOf(rows.stream().mapToInt(row -> row.code().length + 1).toArray()));
    utterances.feed(feeds, batch);
    return feeds;
  }

  private int[] begun(int[] code) {
    int[] read = new int[code.length + 1];
    read[0] = boundary;
    System.arraycopy(code, 0, read, 1, code.length);
    return read;
  }

  private int[] ended(int[] code) {
    int[] written = Arrays.copyOf(code, code.length + 1);
    written[code.length] = boundary;
    return written;
  }
}
