package dev.codefusion.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class BenchTest {

  private static final Map<String, String> TINY =
      Map.of("network.preset", "tiny", "run.precision", "f32");

  private final CodeFusionRuntime runtime = CodeFusionRuntime.create();

  @Test
  void measuresTrainingDenoiserAndGeneration() {
    BenchReport report = new Bench(runtime, plan(4)).measure();

    assertThat(report.measured()).hasSize(3);
    assertThat(report.measured())
        .allSatisfy(
            it -> {
              assertThat(it.gigaOperations()).isPositive();
              assertThat(it.speed().gflops().median()).isPositive();
              assertThat(it.speed().share().count()).isEqualTo(1);
              assertThat(it.speed().share().low()).isPositive();
            });
    assertThat(report.generationMillis().count()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void countsThreeTimesTheWorkForTwoTimesTheRowsAndAnEstimateBeforehand() {
    BenchReport one = new Bench(runtime, plan(4)).measure();
    BenchReport two = new Bench(runtime, plan(8)).measure();

    double step = one.measured().get(0).gigaOperations();
    assertThat(two.measured().get(0).gigaOperations() / step).isCloseTo(2, within(0.01));
    assertThat(one.measured().get(1).gigaOperations() / step).isBetween(1.1, 1.5);
  }

  /** A leak of native memory would show: a generation's tensors alone are some 100 kB. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void generationKeepsNoMemory() {
    MemoryGrowth growth = new Bench(runtime, plan(4)).memory(100, 300);

    assertThat(growth.before()).isPositive();
    assertThat(growth.growth()).as("%s", growth).isLessThan(0.25);
  }

  /** Native memory, which is what a forgotten tensor holds; Java's heap has room of its own. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void nativeMemoryThatIsKeptIsNoticed() {
    List<ByteBuffer> kept = new ArrayList<>();
    MemoryGrowth growth =
        MemoryGrowth.of(() -> kept.add(ByteBuffer.allocateDirect(4_000_000)), 1, 40);

    assertThat(growth.after() - growth.before()).isGreaterThan(80_000_000);
    assertThat(kept).hasSize(41);
  }

  @Test
  void spreadTakesTheMiddleAndTheEnds() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 3, 3, 3));
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatThrownBy(() -> plan(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--batch is 0")
        .hasMessageContaining("from 1 to");
    assertThatThrownBy(() -> new BenchPlan(TINY, 64, 1, 8, 2, 2, 1, 0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--seconds is 0.0");
  }

  private static BenchPlan plan(int batch) {
    return new BenchPlan(TINY, 64, batch, 8, 2, 2, 1, 0.01);
  }
}
