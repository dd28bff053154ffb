package dev.codefusion.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Options;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.NoiseScheduleProvider;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NoiseScheduleContractTest {

  /** Plugins by the rule that each breaks. */
  private static final Map<String, Subject> BROKEN =
      Map.of(
          "P-1",
          subject(new Plugin("My Schedule", options -> checked(8, 20))),
          "P-2",
          new Subject(new Plugin("unlisted", options -> checked(8, 20)), Map.of(), true),
          "P-3",
          new Subject(
              new Plugin("forgetful", options -> checked(8, 20)), Map.of("start", "7"), false),
          "P-4",
          subject(
              new Plugin(
                  "throwing",
                  options ->
                      checked(Double.parseDouble(options.text("start", "8")) > 9 ? 9 : 8, 20))),
          "S-1",
          subject(
              new Plugin(
                  "gap", options -> u -> u == 0.3333 ? Double.NaN : checked(8, 20).logSnr(u))),
          "S-2",
          subject(
              new Plugin("plateau", options -> u -> checked(8, 20).logSnr(u == 0.7001 ? 0.7 : u))),
          "S-3",
          subject(new Plugin("unchecked", options -> u -> 8 - 20 * u)),
          "S-4",
          subject(
              new NoiseScheduleProvider() {
                private int made;

                @Override
                public String name() {
                  return "counting";
                }

                @Override
                public NoiseSchedule create(Options options) {
                  return checked(8 + 1e-3 * made++, 20);
                }
              }),
          "S-5",
          subject(new Plugin("short", options -> checked(8, 5))));

  /** What the kit is run over next. */
  private record Subject(
      NoiseScheduleProvider provider, Map<String, String> options, boolean registered) {}

  private record Plugin(String name, Function<Options, NoiseSchedule> maker)
      implements NoiseScheduleProvider {

    @Override
    public NoiseSchedule create(Options options) {
      return maker.apply(options);
    }
  }

  /** Found by ServiceLoader; breaks no rule. */
  public static final class Registered implements NoiseScheduleProvider {

    @Override
    public String name() {
      return "registered";
    }

    @Override
    public NoiseSchedule create(Options options) {
      return checked(options.number("start", 8, 5, 10), 20);
    }
  }

  static final class Kit extends NoiseScheduleContract {

    private static Subject subject = subject(new Registered());

    @Override
    protected NoiseScheduleProvider provider() {
      return subject.provider();
    }

    @Override
    protected Map<String, String> options() {
      return subject.options();
    }

    @Override
    protected boolean registered() {
      return subject.registered();
    }
  }

  static final class ShortKit extends NoiseScheduleContract {

    @Override
    protected NoiseScheduleProvider provider() {
      return new Plugin("short", options -> checked(8, 5));
    }

    @Override
    protected boolean registered() {
      return false;
    }

    @Override
    protected boolean spansAllNoise() {
      return false;
    }
  }

  @Test
  void passesASoundPlugin() {
    Kit.subject = new Subject(new Registered(), Map.of("start", "7"), true);
    assertThat(KitRun.broken(Kit.class)).isEmpty();
    Kit.subject = subject(new Plugin("handed-over", options -> checked(8, 20)));
    assertThat(KitRun.broken(Kit.class)).isEmpty();
    assertThat(KitRun.broken(ShortKit.class)).isEmpty();
  }

  @Test
  void noticesFlagsThatAreOffForNothing() {
    Kit.subject = subject(new Registered());
    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys("P-2");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void failsAtTheBrokenRule(String rule) {
    breakRule(rule);
    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys(rule);
  }

  /** Makes the plugin that breaks a rule the next subject of {@link Kit}. */
  static void breakRule(String rule) {
    Kit.subject = requireNonNull(BROKEN.get(rule));
  }

  static Set<String> rules() {
    return BROKEN.keySet();
  }

  private static Subject subject(NoiseScheduleProvider provider) {
    return new Subject(provider, Map.of(), false);
  }

  private static NoiseSchedule checked(double start, double span) {
    return u -> {
      if (!(u >= 0 && u <= 1)) {
        throw new IllegalArgumentException("diffusion time " + u + " is not within [0, 1]");
      }
      return start - span * u;
    };
  }
}
