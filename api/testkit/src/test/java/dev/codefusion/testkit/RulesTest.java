package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RulesTest {

  private static final Class<?>[] CONTRACTS = {
    NoiseScheduleContract.class,
    SamplerContract.class,
    TokenizerContract.class,
    LanguageContract.class,
    DenoiserContract.class,
    ModelSourceContract.class,
    CodeGeneratorContract.class
  };

  @Test
  void theKitChecksWhatTheGuideSays() throws IOException {
    Map<String, String> guide = Rules.ofGuide();
    // These build TensorFlow graphs; the runtime's testkit checks them.
    guide.keySet().removeIf(id -> id.startsWith("N-") || id.startsWith("E-"));
    assertThat(Rules.of(CONTRACTS)).isEqualTo(guide);
  }

  @Test
  void everyRuleHasAPluginThatBreaksIt() {
    Set<String> broken = new TreeSet<>();
    Stream.of(
            NoiseScheduleContractTest.rules(),
            SamplerContractTest.rules(),
            TokenizerContractTest.rules(),
            LanguageContractTest.rules(),
            DenoiserContractTest.rules(),
            ModelSourceContractTest.rules(),
            CodeGeneratorContractTest.rules())
        .forEach(broken::addAll);
    assertThat(broken).isEqualTo(Rules.of(CONTRACTS).keySet());
  }

  @Test
  void aFailureSaysWhichRuleAndWhatWasSeen() {
    NoiseScheduleContractTest.breakRule("S-2");
    assertThat(KitRun.broken(NoiseScheduleContractTest.Kit.class))
        .containsOnlyKeys("S-2")
        .hasEntrySatisfying(
            "S-2",
            message ->
                assertThat(message)
                    .startsWith("[S-2] A noise schedule's log-SNR MUST fall strictly")
                    .contains("Seen: options {}: log-SNR")
                    .contains("at u 0.7001"));
  }
}
