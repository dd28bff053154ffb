package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.train.TrainingGraph.NoisyBatch;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What every network that learns is told of a batch beside the code.
 *
 * @param utterance_BS tokens of the utterances
 * @param lengths_B their numbers
 * @param conditioned_B 1 where the row reads its utterance, 0 where it does without
 * @param seed_2 seed of all that is drawn in the graph
 */
record UtteranceInputs(
    Operand<TInt32> utterance_BS,
    Operand<TInt32> lengths_B,
    Operand<TFloat32> conditioned_B,
    Operand<TInt32> seed_2) {

  static UtteranceInputs create(Ops tf) {
    Shape rows = Shape.of(-1);
    return new UtteranceInputs(
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1))),
        tf.placeholder(TInt32.class, Placeholder.shape(rows)),
        tf.placeholder(TFloat32.class, Placeholder.shape(rows)),
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(2))));
  }

  void feed(Feeds feeds, NoisyBatch batch) {
    List<NoisyRow> rows = batch.rows();
    float[] conditioned = new float[rows.size()];
    for (int row = 0; row < conditioned.length; row++) {
      conditioned[row] = rows.get(row).conditioned() ? 1 : 0;
    }
    feeds.add(utterance_BS, TrainingGraph.padded(rows.stream().map(NoisyRow::utterance).toList()));
    feeds.add(
        lengths_B,
        TInt32.vectorOf(rows.stream().mapToInt(row -> row.utterance().length).toArray()));
    feeds.add(conditioned_B, TFloat32.vectorOf(conditioned));
    feeds.add(seed_2, TInt32.vectorOf(StepSeed.asInts(batch.seed())));
  }
}
