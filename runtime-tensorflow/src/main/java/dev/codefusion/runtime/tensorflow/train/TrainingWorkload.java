package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.measure.Workload;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Training steps on one batch of random tokens, from untrained weights. */
public final class TrainingWorkload implements Workload {

  private final TrainingGraph graph;
  private final TrainingGraph.NoisyBatch batch;
  private final boolean selfCondition;
  private final LevelTable table;
  private final double operations;
  private long step;

  /**
   * Makes the batch.
   *
   * @param rows rows of the batch
   * @param codeLength code tokens of each row
   * @param utteranceLength utterance tokens of each row
   */
  public record Size(int rows, int codeLength, int utteranceLength) {}

  /**
   * Builds the graph and sets the weights to their start.
   *
   * @param selfCondition whether each step first makes an estimate to read, as it does in the share
   *     of the batches that {@code network.selfConditioning} says
   */
  public TrainingWorkload(
      CodeFusionNetwork.Spec spec, TrainingSettings settings, Size size, boolean selfCondition) {
    this.selfCondition = selfCondition;
    graph = new TrainingGraph(spec, settings);
    table = new LevelTable(spec.dims().latent());
    SplittableRandom random = new SplittableRandom(settings.run().seed());
    List<NoisyRow> rows = new ArrayList<>();
    for (int row = 0; row < size.rows(); row++) {
      int[] code = random.ints(size.codeLength(), 0, spec.dims().vocabulary()).toArray();
      int[] utterance =
          random.ints(size.utteranceLength(), 0, spec.dims().utteranceVocabulary()).toArray();
      rows.add(NoisyRow.of(new Batches.Example(utterance, code), random.nextDouble(-6, 2)));
    }
    batch = new TrainingGraph.NoisyBatch(rows, 1);
    operations = graph.operations(batch, selfCondition);
    graph.initialise();
  }

  @Override
  public void run() {
    step++;
    graph.learn(batch, selfCondition, step, 1e-5, table);
  }

  @Override
  public double operations() {
    return operations;
  }

  @Override
  public void close() {
    graph.close();
  }
}
