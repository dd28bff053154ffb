package dev.codefusion.runtime.tensorflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.testkit.Rules;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class GraphRulesTest {

  @Test
  void theKitChecksWhatTheGuideSaysAndEveryRuleHasAPluginThatBreaksIt() throws IOException {
    Map<String, String> guide = Rules.ofGuide();
    guide.keySet().removeIf(id -> !id.startsWith("N-") && !id.startsWith("E-"));
    Map<String, String> kit =
        Rules.of(DenoiserNetworkContract.class, UtteranceEncoderContract.class);
    kit.keySet().removeIf(id -> id.startsWith("P-"));
    assertThat(kit).isEqualTo(guide);
    Set<String> broken = new TreeSet<>(DenoiserNetworkContractTest.rules());
    broken.addAll(UtteranceEncoderContractTest.rules());
    assertThat(broken).isEqualTo(kit.keySet());
  }
}
