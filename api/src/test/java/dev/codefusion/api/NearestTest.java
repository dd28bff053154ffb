package dev.codefusion.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {

  private static final List<String> KNOWN = List.of("steps", "noiseScale", "seed");

  @Test
  void findsASlipOfTheFinger() {
    assertThat(Nearest.to("step", KNOWN)).contains("steps");
    assertThat(Nearest.to("noisescale", KNOWN)).contains("noiseScale");
    assertThat(Nearest.to("noiceScal", KNOWN)).contains("noiseScale");
    assertThat(Nearest.to("seed", KNOWN)).contains("seed");
  }

  @Test
  void takesTheNearestOfSeveral() {
    assertThat(Nearest.to("stepz", List.of("stoopz", "steps"))).contains("steps");
    assertThat(Nearest.to("stepz", List.of("steps", "stoopz"))).contains("steps");
  }

  @Test
  void toleratesAThirdOfTheWordButAlwaysOne() {
    assertThat(Nearest.to("ab", List.of("ac"))).contains("ac");
    assertThat(Nearest.to("ab", List.of("cd"))).isEmpty();
    assertThat(Nearest.to("abcdef", List.of("abcdxy"))).contains("abcdxy");
    assertThat(Nearest.to("abcdef", List.of("abcxyz"))).isEmpty();
  }

  @Test
  void findsNothingAmongNothing() {
    assertThat(Nearest.to("steps", List.of())).isEmpty();
    assertThat(Nearest.to("", List.of("steps"))).isEmpty();
  }
}
