package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StepSeedTest {

  @Test
  void isSplitMix64() {
    // The first outputs of SplitMix64 from state 0, as its reference implementation prints them.
    assertThat(StepSeed.mix(0, 0)).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(StepSeed.mix(0, 1)).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(StepSeed.mix(0, 2)).isEqualTo(0x06C45D188009454FL);
  }

  @Test
  void neighbouringSeedsAndStepsShareNoSeed() {
    Set<Long> seeds = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      for (long step = 0; step < 200; step++) {
        seeds.add(StepSeed.mix(seed, step));
      }
    }

    assertThat(seeds).hasSize(50 * 200);
  }

  @Test
  void bothHalvesReachTheGraph() {
    assertThat(StepSeed.asInts(0x12345678_9ABCDEF0L)).containsExactly(0x12345678, 0x9ABCDEF0);
    assertThat(StepSeed.asInts(-1)).containsExactly(-1, -1);
  }
}
