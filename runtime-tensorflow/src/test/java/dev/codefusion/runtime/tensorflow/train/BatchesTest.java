package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BatchesTest {

  private static final int SIZE = 4;

  private final List<Example> examples = examples(230);

  @Test
  void everyExampleComesOnceAnEpoch() {
    Batches batches = new Batches(examples, SIZE, 5);

    assertThat(batches.perEpoch()).isEqualTo(58);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Example> seen = new ArrayList<>();
      for (int i = 0; i < 58; i++) {
        seen.addAll(batches.at(epoch * 58L + i));
      }
      assertThat(seen).as("epoch %d", epoch).containsExactlyInAnyOrderElementsOf(examples);
    }
  }

  @Test
  void auxiliaryBatchesHaveTheirShareUntilTheyEnd() {
    List<Example> others = examples(90);
    Batches auxiliary = new Batches(others, SIZE, 7);
    Batches alone = new Batches(examples, SIZE, 5);
    Batches mixed = new Batches(examples, SIZE, 5, new Batches.Mixture(auxiliary, 0.4, 100), null);

    List<List<Example>> ofPairs = new ArrayList<>();
    List<List<Example>> ofOthers = new ArrayList<>();
    for (long step = 0; step < 150; step++) {
      List<Example> batch = mixed.at(step);
      (others.contains(batch.get(0)) ? ofOthers : ofPairs).add(batch);
      assertThat(step < 100 || ofOthers.size() == 40).as("step %d", step).isTrue();
    }

    assertThat(ofOthers).hasSize(40);
    for (int i = 0; i < 110; i++) {
      assertThat(ofPairs.get(i)).as("batch %d", i).isEqualTo(alone.at(i));
    }
  }

  @Test
  void theOrderFollowsFromTheSeedAlone() {
    Batches one = new Batches(examples, SIZE, 5);
    Batches same = new Batches(examples, SIZE, 5);
    Batches other = new Batches(examples, SIZE, 6);

    assertThat(epoch(one, 0)).isEqualTo(epoch(same, 0)).isNotEqualTo(epoch(other, 0));
    assertThat(epoch(one, 0)).isNotEqualTo(epoch(one, 1));
  }

  @Test
  void aStepGetsTheSameBatchWhateverWasAskedBefore() {
    Batches inOrder = new Batches(examples, SIZE, 5);
    List<List<Example>> expected = new ArrayList<>();
    for (long step = 0; step < 180; step++) {
      expected.add(inOrder.at(step));
    }

    Batches outOfOrder = new Batches(examples, SIZE, 5);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50; i++) {
      int step = random.nextInt(180);
      assertThat(outOfOrder.at(step)).as("step %d", step).isEqualTo(expected.get(step));
    }
  }

  @Test
  void batchesHoldProgramsOfSimilarLength() {
    Batches batches = new Batches(examples, SIZE, 5);

    double spread = 0;
    for (int i = 0; i < batches.perEpoch(); i++) {
      IntSummaryStatistics lengths =
          batches.at(i).stream().mapToInt(example -> example.code().length).summaryStatistics();
      spread += lengths.getMax() - lengths.getMin();
    }

    // Four lengths drawn from 1 to 40 at random lie 24 apart on average.
    assertThat(spread / batches.perEpoch()).isLessThan(5);
  }

  @Test
  void fewerExamplesThanABatchMakeOneBatch() {
    Batches batches = new Batches(examples(3), 64, 5);

    assertThat(batches.perEpoch()).isOne();
    assertThat(batches.at(7)).hasSize(3);
  }

  private static List<List<Example>> epoch(Batches batches, int number) {
    List<List<Example>> all = new ArrayList<>();
    for (int i = 0; i < batches.perEpoch(); i++) {
      all.add(batches.at((long) number * batches.perEpoch() + i));
    }
    return all;
  }

  private static List<Example> examples(int count) {
    SplittableRandom random = new SplittableRandom(3);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      examples.add(new Example(new int[1 + random.nextInt(9)], new int[1 + random.nextInt(40)]));
    }
    return examples;
  }
}
