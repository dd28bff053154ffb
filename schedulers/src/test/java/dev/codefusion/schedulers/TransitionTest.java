package dev.codefusion.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.schedulers.Transition.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The formulas of the samplers, without their loop. */
final class TransitionTest {

  private static final double[] LOG_SNRS = {-25, -14.8, -7.9, -3, -0.5, 0, 2, 10, 20};

  @Test
  void landsOnTheNextMarginalWhereX0IsKnown() {
    Map<String, Rule> rules =
        Map.of(
            "ddpm", DdpmSampling::fixedSmall,
            "ddim 0", (from, to) -> DdimSampling.transition(from, to, 0),
            "ddim 0.4", (from, to) -> DdimSampling.transition(from, to, 0.4),
            "q-sampling", (from, to) -> QSampling.transition(to, 1));
    rules.forEach(
        (name, rule) -> {
          for (NoiseLevel[] pair : pairs()) {
            Transition move = rule.between(pair[0], pair[1]);
            double kept = move.residual() * pair[0].sigma();
            String which = name + " from " + pair[0] + " to " + pair[1];
            assertThat(move.clean()).as(which).isEqualTo(pair[1].alpha());
            assertThat(Math.hypot(kept, move.fresh()) / pair[1].sigma())
                .as(which)
                .isCloseTo(1, within(1e-9));
          }
        });
  }

  @Test
  void ddpmIsThePosteriorOfDiffusion() {
    for (NoiseLevel[] pair : pairs()) {
      double alphaBar = pair[0].alphaBar();
      double next = pair[1].alphaBar();
      if (alphaBar < 1e-4 || next > 1 - 1e-4) {
        continue; // The textbook's form loses its digits at the ends.
      }
      double beta = 1 - alphaBar / next;
      double ofX = Math.sqrt(alphaBar / next) * (1 - next) / (1 - alphaBar);
      double ofX0 = Math.sqrt(next) * beta / (1 - alphaBar);
      Transition small = DdpmSampling.fixedSmall(pair[0], pair[1]);
      Transition large = DdpmSampling.fixedLarge(pair[0], pair[1]);
      String which = pair[0] + " to " + pair[1];
      assertThat(small.residual()).as(which).isCloseTo(ofX, within(1e-9));
      assertThat(small.clean() - small.residual() * pair[0].alpha())
          .as(which)
          .isCloseTo(ofX0, within(1e-9));
      assertThat(small.fresh() * small.fresh())
          .as(which)
          .isCloseTo(beta * (1 - next) / (1 - alphaBar), within(1e-9));
      assertThat(large.fresh() * large.fresh()).as(which).isCloseTo(beta, within(1e-9));
      assertThat(large.residual()).as(which).isEqualTo(small.residual());
    }
  }

  @Test
  void ddimAtEtaOneIsDdpm() {
    for (NoiseLevel[] pair : pairs()) {
      Transition ddpm = DdpmSampling.fixedSmall(pair[0], pair[1]);
      Transition ddim = DdimSampling.transition(pair[0], pair[1], 1);
      assertThat(ddim.clean()).isEqualTo(ddpm.clean());
      assertThat(ddim.residual()).isCloseTo(ddpm.residual(), within(1e-9));
      assertThat(ddim.fresh()).isCloseTo(ddpm.fresh(), within(1e-12));
    }
  }

  @Test
  void ddimAtEtaZeroAndQSamplingAtRhoZeroDrawNothing() {
    NoiseLevel from = new NoiseLevel(-2);
    NoiseLevel to = new NoiseLevel(1);
    assertThat(DdimSampling.transition(from, to, 0).fresh()).isZero();
    assertThat(QSampling.transition(to, 0)).isEqualTo(new Transition(to.alpha(), 0, 0));
  }

  private static List<NoiseLevel[]> pairs() {
    List<NoiseLevel[]> pairs = new ArrayList<>();
    for (int i = 0; i < LOG_SNRS.length; i++) {
      for (int j = i + 1; j < LOG_SNRS.length; j++) {
        pairs.add(new NoiseLevel[] {new NoiseLevel(LOG_SNRS[i]), new NoiseLevel(LOG_SNRS[j])});
      }
    }
    return pairs;
  }
}
