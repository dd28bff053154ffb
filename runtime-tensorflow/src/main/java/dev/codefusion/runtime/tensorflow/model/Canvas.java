package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What the layers of a denoiser start from: at each position the noisy vector, the previous
 * estimate, where it stands, the program's length and the utterance's mean.
 *
 * <p>Option {@code reads}, by default {@code noisy}, as in the paper: what is read of the program.
 * A noisy vector has the same size at every level, so that at high noise it drowns position and
 * neighbours alike. {@code expected} reads what it says of the clean vector instead, which fades
 * out as the noise grows; a model whose estimate has the output prior still sees the noisy vector
 * there. Option {@code neighbours}, from 0 to 8, by default 0: how many positions on each side a
 * position reads directly, besides what the layers do.
 */
record Canvas(
    Linear noisy,
    Linear previous,
    Positions positions,
    Operand<TFloat32> length_LD,
    Linear summary,
    boolean readsExpected,
    @Nullable Neighbours neighbours) {

  static Canvas create(Params params, Dims dims, Options options) {
    boolean readsExpected =
        options.oneOf("reads", "noisy", List.of("noisy", "expected")).equals("expected");
    int reach = options.integer("neighbours", 0, 0, 8);
    int width = dims.width();
    return new Canvas(
        Linear.create(params.in("noisy"), dims.latent(), width),
        Linear.zero(params.in("previous"), dims.latent(), width),
        Positions.create(params.in("positions"), dims.codeLength(), width),
        params.table("length", 0.2, dims.codeLength() + 1L, width),
        Linear.create(params.in("summary"), width, width),
        readsExpected,
        reach > 0 ? Neighbours.create(params.in("neighbours"), reach, dims.latent(), width) : null);
  }

  Operand<TFloat32> call(Ops tf, DenoiserNetwork.Inputs inputs) {
    Operand<TFloat32> read_BLd = readsExpected ? inputs.expected_BLd() : inputs.x_BLd();
    Operand<TFloat32> x_BLD = noisy.call(tf, read_BLd);
    if (neighbours != null) {
      x_BLD = tf.math.add(x_BLD, neighbours.call(tf, read_BLd, inputs.mask_BL()));
    }
    x_BLD = tf.math.add(x_BLD, previous.call(tf, inputs.selfCondition_BLd()));
    x_BLD = positions.call(tf, x_BLD);
    var length_BD = tf.gather(length_LD, inputs.lengths_B(), tf.constant(0));
    x_BLD = tf.math.add(x_BLD, tf.expandDims(length_BD, tf.constant(1)));
    var mean_B1D = Pooling.mean(tf, inputs.utterance_BSD(), inputs.utteranceMask_BS());
    return tf.math.add(x_BLD, summary.call(tf, mean_B1D));
  }
}
