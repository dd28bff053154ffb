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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class BenchTest {

  private static final Setting TINY = new Setting("tiny", "f32", 1, 4, 8, 2, 2);

  private final CodeFusionRuntime runtime = CodeFusionRuntime.create();

  @Test
  void measuresTrainingDenoiserAndGeneration() {
    BenchReport report = new Bench(runtime, plan(4)).measure();

    assertThat(report.measured())
        .extracting(BenchReport.Measured::what)
        .containsExactly(
            "training step", "training step, self-conditioned", "denoiser call", "generation");
    assertThat(report.measured())
        .allSatisfy(
            it -> {
              assertThat(it.gigaOperations()).isPositive();
              assertThat(it.tokensPerSecond()).isPositive();
              assertThat(it.speed().perSecond().median()).isPositive();
              assertThat(it.speed().share().count()).isEqualTo(1);
              assertThat(it.speed().share().low()).isPositive();
              assertThat(it.speed().millis().p99())
                  .isBetween(it.speed().millis().median(), it.speed().millis().high());
            });
  }

  @Test
  void aSweepVariesOneSizeAndMeasuresWhatDependsOnIt() {
    Bench bench = new Bench(runtime, plan(4));

    BenchReport lengths = bench.sweep(Sweep.parse("length=4,8"));
    assertThat(lengths.measured())
        .extracting(it -> it.what() + " " + it.setting().length())
        .containsExactly("training step 4", "generation 4", "training step 8", "generation 8");
    assertThat(lengths.measured()).allMatch(it -> it.setting().samples() == 2);

    BenchReport steps = bench.sweep(Sweep.parse("steps=1,3"));
    assertThat(steps.measured())
        .extracting(it -> it.what() + " " + it.setting().steps())
        .containsExactly("generation 1", "generation 3");
    assertThat(steps.measured().get(1).gigaOperations())
        .isCloseTo(3 * steps.measured().get(0).gigaOperations(), within(1e-9));

    assertThat(bench.sweep(Sweep.parse("batch=1")).measured())
        .singleElement()
        .extracting(BenchReport.Measured::what)
        .isEqualTo("training step");
  }

  @Test
  void everySizeHasUsualValues() {
    for (Sweep.Axis axis : Sweep.Axis.values()) {
      Sweep sweep = Sweep.parse(axis.option());
      assertThat(sweep.axis()).isEqualTo(axis);
      assertThat(sweep.values()).isNotEmpty();
      for (String value : sweep.values()) {
        assertThat(sweep.applied(TINY, value).toString()).contains(axis.option() + "=" + value);
      }
    }
    assertThat(Sweep.parse("length").values()).startsWith("16").endsWith("256");
    assertThat(Sweep.parse("samples").values()).startsWith("1").endsWith("50");
    assertThat(Sweep.parse("steps").values()).startsWith("1").endsWith("200");
  }

  @Test
  void refusesASweepThatCannotBe() {
    assertThatThrownBy(() -> Sweep.parse("lenght"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("--sweep is 'lenght', but must be one of preset, ");
    assertThatThrownBy(() -> new Bench(runtime, plan(4)).sweep(Sweep.parse("steps=1,many")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("--sweep steps has the value 'many'");
    assertThatThrownBy(() -> new Bench(runtime, plan(4)).sweep(Sweep.parse("steps=0")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--steps is 0");
  }

  @Test
  void utterancesAreTheSameEveryTimeAndDiffer() {
    assertThat(Utterances.of(500)).isEqualTo(Utterances.of(600).subList(0, 500));
    assertThat(Utterances.of(500).stream().distinct().count()).isGreaterThan(400);
    assertThat(Utterances.of(500)).noneMatch(String::isBlank);
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
    MemoryGrowth growth = new Bench(runtime, plan(4)).memory(100, 300, done -> {});

    assertThat(growth.before()).isPositive();
    assertThat(growth.growth()).as("%s", growth).isLessThan(0.25);
  }

  /** Native memory, which is what a forgotten tensor holds; Java's heap has room of its own. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void nativeMemoryThatIsKeptIsNoticed() {
    List<ByteBuffer> kept = new ArrayList<>();
    MemoryGrowth growth =
        MemoryGrowth.of(() -> kept.add(ByteBuffer.allocateDirect(10_000_000)), 1, 40, done -> {});

    assertThat(growth.after() - growth.before()).isGreaterThan(150_000_000);
    assertThat(kept).hasSize(41);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryGrowthTellsAfterEachRunHowManyThereWere() {
    List<Integer> told = new ArrayList<>();

    MemoryGrowth.of(() -> {}, 2, 3, told::add);

    assertThat(told).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void spreadTakesTheMiddleAndTheEnds() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 3, 3, 3, 3));
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatThrownBy(() -> plan(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--batch is 0")
        .hasMessageContaining("from 1 to");
    assertThatThrownBy(() -> new BenchPlan(TINY, Map.of(), 64, 1, 0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--seconds is 0.0");
    assertThatThrownBy(() -> new BenchPlan(TINY, Map.of("run.threads", "2"), 64, 1, 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'run.threads', which is the option --threads here");
    assertThatThrownBy(() -> new BenchPlan(TINY, Map.of("network.codeLength", "4"), 64, 1, 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'network.codeLength', which is the option --length here");
  }

  /** The first value alone would take a minute. */
  @Test
  @Timeout(30)
  void aWrongValueOfASweepIsRefusedBeforeAnyIsMeasured() {
    Setting large = new Setting("tiny", "f32", 1, 1_000, 200, 2, 2);
    Bench bench = new Bench(runtime, new BenchPlan(large, Map.of(), 64, 1_000, 0.01));

    assertThatThrownBy(() -> bench.sweep(Sweep.parse("preset=paper,papr")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("papr");
  }

  private static BenchPlan plan(int batch) {
    Setting setting = new Setting("tiny", "f32", 1, batch, 8, 2, 2);
    return new BenchPlan(setting, Map.of(), 64, 1, 0.01);
  }
}
