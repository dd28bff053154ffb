package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchCommandTest {

  private final RecordedConsole recorded = RecordedConsole.pipe();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --utterances 20                    | --utterances goes with --throughput; leave it out, or give --throughput.
          --memory --at-once 4               | --at-once goes with --throughput; leave it out, or give --throughput.
          --throughput --warmup 500          | --warmup goes with --memory; leave it out, or give --memory.
          --sweep length --generations 20    | --generations goes with --memory; leave it out, or give --memory.
          --sweep length --model bash        | --model goes with --throughput or --memory; leave it out, or give one of them.
          --throughput --preset small        | --preset goes with an untrained network, but --throughput measures the model bash; leave it out.
          --throughput --set run.device=cpu  | --set goes with an untrained network, but --throughput measures the model bash; leave it out.
          --throughput --vocabulary 4096     | --vocabulary goes with an untrained network, but --throughput measures the model bash; leave it out.
          --throughput --precision f32       | --precision goes with an untrained network, but --throughput measures the model bash; leave it out.
          --memory --model out/it --batch=64 | --batch goes with an untrained network, but --memory measures the model out/it; leave it out.
          --memory --model bash --length 24  | --length goes with an untrained network, but --memory measures the model bash; leave it out.
          --memory --model bash --threads 0  | --threads goes with an untrained network, but --memory measures the model bash; leave it out.
          --memory --batch 64                | --batch goes with training steps, but --memory generates; leave it out.
          --memory --rounds 5                | --rounds goes with what is measured in turns, which --memory is not; leave it out.
          --memory --seconds 1               | --seconds goes with what is measured in turns, which --memory is not; leave it out.
          --memory --throughput              | --sweep, --throughput and --memory are measured one at a time; leave the others out.
          """)
  void optionsWithoutAPartAreRefusedEvenWithTheirDefaultValue(String options, String sentence) {
    assertThat(run(Map.of(), options)).isEqualTo(2);
    assertThat(recorded.err()).isEqualTo("codefusion: " + sentence + "\n");
    assertThat(recorded.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--preset tiny --set run.device=cpu --vocabulary 64 --batch 2 --length 8 --threads 1"
        + " --precision f32 --rounds 1 --seconds 0.1",
    "--sweep length --samples 2 --steps 2",
    "--throughput --utterances 9 --at-once 2 --rounds 1 --seconds 0.1 --samples 2 --steps 2",
    "--memory --model bash --warmup 1 --generations 2 --samples 2 --steps 2",
    "--memory --preset tiny --set run.device=cpu --vocabulary 64 --length 8 --threads 1"
  })
  void optionsWithAPartAreNot(String options) {
    assertReachesTheRuntime(Map.of(), options);
  }

  @Test
  void settingsOfAllCommandsAreNotRefused() {
    Map<String, String> environment =
        Map.of(
            "CODEFUSION_MODEL", "bash",
            "CODEFUSION_PRESET", "small",
            "CODEFUSION_UTTERANCES", "20",
            "CODEFUSION_WARMUP", "5");

    assertReachesTheRuntime(environment, "--rounds 1");
    assertReachesTheRuntime(environment, "--throughput");
    assertReachesTheRuntime(environment, "--memory");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aTerminalSeesHowFarTheLookAtMemoryIs() {
    RecordedConsole terminal = RecordedConsole.terminal();
    String options =
        "bench --memory --preset tiny --vocabulary 64 --length 4 --samples 1 --steps 1"
            + " --threads 1 --warmup 2 --generations 3";

    Main.run(terminal.console(), CodeFusionRuntime::create, options.split(" ", -1));

    assertThat(terminal.err()).contains("5/5", "watching");
    assertThat(terminal.out()).contains("| 3 after 2 ");
  }

  private void assertReachesTheRuntime(Map<String, String> environment, String options) {
    RecordedConsole own = RecordedConsole.pipe();
    run(own, environment, options);
    assertThat(own.err()).as(options).isEqualTo("codefusion: The runtime was asked for.\n");
  }

  private int run(Map<String, String> environment, String options) {
    return run(recorded, environment, options);
  }

  private static int run(
      RecordedConsole recorded, Map<String, String> environment, String options) {
    List<String> words = new ArrayList<>(List.of("bench"));
    words.addAll(List.of(options.split(" ", -1)));
    return Main.run(
        recorded.console(),
        environment,
        () -> {
          throw new ConfigurationException("The runtime was asked for.");
        },
        words.toArray(String[]::new));
  }
}
