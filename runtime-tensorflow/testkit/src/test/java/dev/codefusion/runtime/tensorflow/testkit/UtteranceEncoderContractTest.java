package dev.codefusion.runtime.tensorflow.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoder;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import dev.codefusion.testkit.KitRun;
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
import org.tensorflow.types.TInt32;

final class UtteranceEncoderContractTest {

  /** Encoders by the rule that each breaks. */
  private static final Map<String, BiFunction<Params, Dims, UtteranceEncoder>> BROKEN =
      Map.of(
          "E-1", Flattening::new,
          "E-2", AveragingOverPadding::new,
          "E-3", KeepingAnIdleWeight::new,
          "E-4", MakingWeightsLate::new,
          "E-5", NumberingItsWeights::new);

  private record Plugin(BiFunction<Params, Dims, UtteranceEncoder> maker)
      implements UtteranceEncoderProvider {

    @Override
    public String name() {
      return "under-test";
    }

    @Override
    public UtteranceEncoder create(
        Params params, Dims dims, Operand<TFloat32> embeddings_Vd, Options options) {
      return maker.apply(params, dims);
    }
  }

  static final class Kit extends UtteranceEncoderContract {

    private static BiFunction<Params, Dims, UtteranceEncoder> subject = Sound::new;

    @Override
    protected UtteranceEncoderProvider provider() {
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

  /** A table; the other encoders each change one thing. */
  private static class Sound implements UtteranceEncoder {

    private final Operand<TFloat32> table_UD;

    Sound(Params params, Dims dims) {
      this(params, dims, "table");
    }

    Sound(Params params, Dims dims, String name) {
      table_UD = params.table(name, 1, dims.utteranceVocabulary(), dims.width());
    }

    @Override
    public Operand<TFloat32> call(
        Ops tf, Operand<TInt32> utterance_BS, Operand<TFloat32> mask_BS, Dropout dropout) {
      return tf.gather(table_UD, utterance_BS, tf.constant(0));
    }
  }

  private static final class Flattening extends Sound {
    Flattening(Params params, Dims dims) {
      super(params, dims);
    }

    @Override
    public Operand<TFloat32> call(
        Ops tf, Operand<TInt32> utterance_BS, Operand<TFloat32> mask_BS, Dropout dropout) {
      var states_BSD = super.call(tf, utterance_BS, mask_BS, dropout);
      return tf.expandDims(tf.reshape(states_BSD, tf.array(2, -1)), tf.constant(2));
    }
  }

  private static final class AveragingOverPadding extends Sound {
    AveragingOverPadding(Params params, Dims dims) {
      super(params, dims);
    }

    @Override
    public Operand<TFloat32> call(
        Ops tf, Operand<TInt32> utterance_BS, Operand<TFloat32> mask_BS, Dropout dropout) {
      var states_BSD = super.call(tf, utterance_BS, mask_BS, dropout);
      return tf.math.add(states_BSD, tf.math.mean(states_BSD, tf.constant(1), Mean.keepDims(true)));
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
    public Operand<TFloat32> call(
        Ops tf, Operand<TInt32> utterance_BS, Operand<TFloat32> mask_BS, Dropout dropout) {
      var states_BSD = super.call(tf, utterance_BS, mask_BS, dropout);
      return calls++ > 0
          ? states_BSD
          : tf.math.add(states_BSD, params.filled("late", 0, dims.width()));
    }
  }

  private static final class NumberingItsWeights extends Sound {
    private static final AtomicInteger MADE = new AtomicInteger();

    NumberingItsWeights(Params params, Dims dims) {
      super(params, dims, "table" + MADE.incrementAndGet());
    }
  }
}
