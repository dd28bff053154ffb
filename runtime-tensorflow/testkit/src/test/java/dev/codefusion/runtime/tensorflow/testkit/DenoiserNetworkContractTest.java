package dev.codefusion.runtime.tensorflow.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.testkit.KitRun;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

final class DenoiserNetworkContractTest {

  /** Networks by the rule that each breaks. */
  private static final Map<String, BiFunction<Params, Dims, DenoiserNetwork>> BROKEN =
      Map.of(
          "N-1", Flattening::new,
          "N-2", AveragingOverPadding::new,
          "N-3", AveragingOverRows::new,
          "N-4", KeepingAnIdleWeight::new,
          "N-5", MakingWeightsLate::new,
          "N-6", NumberingItsWeights::new);

  private record Plugin(BiFunction<Params, Dims, DenoiserNetwork> maker)
      implements DenoiserNetworkProvider {

    @Override
    public String name() {
      return "under-test";
    }

    @Override
    public DenoiserNetwork create(Params params, Dims dims, Options options) {
      return maker.apply(params, dims);
    }
  }

  static final class Kit extends DenoiserNetworkContract {

    private static BiFunction<Params, Dims, DenoiserNetwork> subject = Sound::new;

    @Override
    protected DenoiserNetworkProvider provider() {
      return new Plugin(subject);
    }

    @Override
    protected boolean registered() {
      return false;
    }
  }

  @Test
  void passesASoundPlugin() {
    Kit.subject = Sound::new;
    assertThat(KitRun.broken(Kit.class)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void failsAtTheBrokenRule(String rule) {
    Kit.subject = requireNonNull(BROKEN.get(rule));
    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys(rule);
  }

  static Set<String> rules() {
    return BROKEN.keySet();
  }

  /** One map, alike at every position; the other networks each change one thing. */
  private static class Sound implements DenoiserNetwork {

    private final Operand<TFloat32> weight_dD;

    Sound(Params params, Dims dims) {
      this(params, dims, "map");
    }

    Sound(Params params, Dims dims, String name) {
      weight_dD = params.matrix(name, dims.latent(), dims.width());
    }

    @Override
    public Operand<TFloat32> call(Ops tf, Inputs inputs, Dropout dropout) {
      var shape = tf.shape(inputs.x_BLd());
      var latent = tf.gather(shape, tf.constant(2), tf.constant(0));
      var x_Nd = tf.reshape(inputs.x_BLd(), tf.stack(List.of(tf.constant(-1), latent)));
      var hidden_ND = tf.linalg.matMul(x_Nd, weight_dD);
      long width = weight_dD.shape().get(1);
      return tf.reshape(
          hidden_ND,
          tf.stack(
              List.of(
                  tf.gather(shape, tf.constant(0), tf.constant(0)),
                  tf.gather(shape, tf.constant(1), tf.constant(0)),
                  tf.constant((int) width))));
    }
  }

  private static final class Flattening extends Sound {
    Flattening(Params params, Dims dims) {
      super(params, dims);
    }

    @Override
    public Operand<TFloat32> call(Ops tf, Inputs inputs, Dropout dropout) {
      return tf.expandDims(
          tf.reshape(super.call(tf, inputs, dropout), tf.array(2, -1)), tf.constant(2));
    }
  }

  private static final class AveragingOverPadding extends Sound {
    AveragingOverPadding(Params params, Dims dims) {
      super(params, dims);
    }

    @Override
    public Operand<TFloat32> call(Ops tf, Inputs inputs, Dropout dropout) {
      var hidden_BLD = super.call(tf, inputs, dropout);
      var mean_BLD = tf.math.mean(hidden_BLD, tf.constant(1), Mean.keepDims(true));
      return tf.math.add(hidden_BLD, mean_BLD);
    }
  }

  private static final class AveragingOverRows extends Sound {
    AveragingOverRows(Params params, Dims dims) {
      super(params, dims);
    }

    @Override
    public Operand<TFloat32> call(Ops tf, Inputs inputs, Dropout dropout) {
      var hidden_BLD = super.call(tf, inputs, dropout);
      var first_BLD = tf.math.mul(hidden_BLD, tf.expandDims(inputs.mask_BL(), tf.constant(2)));
      var mean_BLD = tf.math.mean(first_BLD, tf.constant(0), Mean.keepDims(true));
      return tf.math.add(hidden_BLD, mean_BLD);
    }
  }

  private static final class KeepingAnIdleWeight extends Sound {
    KeepingAnIdleWeight(Params params, Dims dims) {
      super(params, dims);
      params.filled("idle", 0, dims.width());
    }
  }

  private static final class MakingWeightsLate extends Sound {
    private final Params params;
    private final Dims dims;
    private int calls;

    MakingWeightsLate(Params params, Dims dims) {
      super(params, dims);
      this.params = params;
      this.dims = dims;
    }

    @Override
    public Operand<TFloat32> call(Ops tf, Inputs inputs, Dropout dropout) {
      // Past its first session, a graph's new weights are never initialised: at most one a test.
      var hidden_BLD = super.call(tf, inputs, dropout);
      return calls++ > 0
          ? hidden_BLD
          : tf.math.add(hidden_BLD, params.filled("late", 0, dims.width()));
    }
  }

  private static final class NumberingItsWeights extends Sound {
    private static final AtomicInteger MADE = new AtomicInteger();

    NumberingItsWeights(Params params, Dims dims) {
      super(params, dims, "map" + MADE.incrementAndGet());
    }
  }
}
