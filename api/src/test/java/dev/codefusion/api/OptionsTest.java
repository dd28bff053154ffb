package dev.codefusion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class OptionsTest {

  @Test
  void holdDefaultsWhereNothingIsGiven() {
    Options options = Options.none("schedule 'sqrt'");
    assertThat(options.text("name")).isEmpty();
    assertThat(options.text("name", "x")).isEqualTo("x");
    assertThat(options.oneOf("kind", "a", List.of("a", "b"))).isEqualTo("a");
    assertThat(options.integer("steps", 7, 1, 10)).isEqualTo(7);
    assertThat(options.number("rate", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(options.flag("on", true)).isTrue();
    options.requireConsumed();
  }

  @Test
  void readWhatIsGiven() {
    Options options =
        Options.of(
            "schedule 'sqrt'",
            Map.of("name", "y", "kind", "b", "steps", " 10 ", "rate", "1e-1", "on", "false"));
    assertThat(options.text("name", "x")).isEqualTo("y");
    assertThat(options.oneOf("kind", "a", List.of("a", "b"))).isEqualTo("b");
    assertThat(options.integer("steps", 7, 1, 10)).isEqualTo(10);
    assertThat(options.number("rate", 0.5, 0, 1)).isEqualTo(0.1);
    assertThat(options.flag("on", true)).isFalse();
    options.requireConsumed();
  }

  @Test
  void areCopied() {
    Map<String, String> values = new HashMap<>(Map.of("steps", "3"));
    Options options = Options.of("schedule 'sqrt'", values);
    values.put("other", "1");
    assertThat(options.integer("steps", 7, 1, 10)).isEqualTo(3);
    options.requireConsumed();
  }

  @Test
  void refuseWhatNobodyAskedForAndNameTheNearestKey() {
    Options options = Options.of("schedule 'sqrt'", Map.of("step", "3"));
    options.integer("steps", 7, 1, 10);
    options.number("noiseScale", 1, 0, 10);
    refuses(
        options::requireConsumed, "Schedule 'sqrt' has no option 'step': did you mean 'steps'?");
  }

  @Test
  void refuseAFarKeyWithAllThatAreKnown() {
    Options options = Options.of("schedule 'sqrt'", Map.of("temperature", "3"));
    options.integer("steps", 7, 1, 10);
    options.number("noiseScale", 1, 0, 10);
    refuses(
        options::requireConsumed,
        "Schedule 'sqrt' has no option 'temperature': known are noiseScale, steps.");
  }

  @Test
  void refuseAnyKeyWhereThereAreNoOptions() {
    Options options = Options.of("schedule 'sqrt'", Map.of("step", "3"));
    refuses(options::requireConsumed, "Schedule 'sqrt' has no option 'step': it has no options.");
  }

  @Test
  void refuseNumbersOutOfRangeOrUnreadable() {
    for (String steps : List.of("0", "11", "3.5", "", "many", "99999999999")) {
      Options options = Options.of("schedule 'sqrt'", Map.of("steps", steps));
      refuses(
          () -> options.integer("steps", 7, 1, 10),
          "Option 'steps' of schedule 'sqrt' is '%s', but must be a whole number from 1 to 10."
              .formatted(steps));
    }
    for (String rate : List.of("-0.1", "1.1", "NaN", "Infinity", "fast", "")) {
      Options options = Options.of("schedule 'sqrt'", Map.of("rate", rate));
      refuses(
          () -> options.number("rate", 0.5, 0, 1),
          "Option 'rate' of schedule 'sqrt' is '%s', but must be a number from 0.0 to 1.0."
              .formatted(rate));
    }
  }

  @Test
  void refuseWordsThatAreNotAllowed() {
    Options options = Options.of("sampler 'ddpm'", Map.of("kind", "c", "on", "yes"));
    refuses(
        () -> options.oneOf("kind", "a", List.of("a", "b")),
        "Option 'kind' of sampler 'ddpm' is 'c', but must be one of a, b.");
    refuses(
        () -> options.flag("on", true),
        "Option 'on' of sampler 'ddpm' is 'yes', but must be one of true, false.");
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ConfigurationException.class).hasMessage(message);
  }
}
