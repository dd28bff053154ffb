package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.runtime.tensorflow.spi.Params;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The embedding layer L: one vector of norm {@code sqrt(d)} for each code token, so that its
 * components have unit variance on average, as the noise has, whatever training does to the table
 * (Dieleman et al. 2022, section 4).
 *
 * @param embeddings_Vd the vectors, normalised
 */
record CodeEmbedding(Operand<TFloat32> embeddings_Vd) {

  static CodeEmbedding create(Ops tf, Params params, int vocabulary, int latent) {
    var table_Vd = params.table("table", 0.01, vocabulary, latent);
    var squares_V1 =
        tf.reduceSum(tf.math.square(table_Vd), tf.constant(-1), ReduceSum.keepDims(true));
    var scale_V1 =
        tf.math.mul(
            tf.math.rsqrt(tf.math.add(squares_V1, tf.constant(1e-12f))),
            tf.constant((float) Math.sqrt(latent)));
    return new CodeEmbedding(tf.math.mul(table_Vd, scale_V1));
  }

  /** Returns the vectors of tokens: B x L to B x L x d. */
  Operand<TFloat32> call(Ops tf, Operand<TInt32> code_BL) {
    return tf.gather(embeddings_Vd, code_BL, tf.constant(0));
  }

  /**
   * Returns the tokens whose vectors are nearest: B x L x d to B L. All vectors have one norm, so
   * the nearest is the one with the largest product.
   */
  Operand<TInt32> nearest(Ops tf, Operand<TFloat32> x_BLd) {
    var x_Nd = tf.reshape(x_BLd, tf.array(-1, (int) embeddings_Vd.shape().get(1)));
    var products_NV = tf.linalg.matMul(x_Nd, embeddings_Vd, MatMul.transposeB(true));
    return tf.math.argMax(products_NV, tf.constant(1), TInt32.class);
  }
}
