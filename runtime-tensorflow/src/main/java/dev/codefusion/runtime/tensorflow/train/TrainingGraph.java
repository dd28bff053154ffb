package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.measure.MatrixProducts;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The graph that learns: the network with its losses and the optimiser. Owns graph and session; not
 * thread-safe.
 *
 * <p>The loss of the paper (section 3.2) at one noise level is {@code ||eps^ - eps|| + ||D_s -
 * L(y)|| - log p(y | D_s)}. Here each term has a weight, squared errors are means over components,
 * all terms are means over the code tokens of the batch, and two terms come on top: the
 * cross-entropy of the denoiser's own estimate, which keeps the embeddings apart, and that of the
 * length.
 */
final class TrainingGraph implements Learner {

  /** Losses in the order in which a step reports them. */
  private static final List<String> TERMS =
      List.of("noise", "embedding", "decoder", "anchor", "length");

  private final LearningSession own;
  private final TrainingSettings settings;
  private final Dims dims;

  private final Operand<TInt32> code_BL;
  private final Operand<TInt32> shown_BL;
  private final Operand<TInt32> lengths_B;
  private final Operand<TFloat32> logSnr_BL;
  private final Operand<TFloat32> counted_BL;
  private final Operand<TFloat32> cleanShare_BL;
  private final Operand<TFloat32> selfCondition_BLd;
  private final UtteranceInputs utterances;

  private final Tower learning;
  private final Tower looking;

  /**
   * The network applied once to a batch.
   *
   * @param loss weighted sum of the terms
   * @param terms the terms, unweighted, in the order of {@link #TERMS}
   * @param x0_BLd the denoiser's estimate
   * @param crossEntropy_N cross-entropy of the denoiser's own estimate, for each position
   * @param right_N 1 where its highest score is the right token
   */
  private record Tower(
      Operand<TFloat32> loss,
      List<Operand<TFloat32>> terms,
      Operand<TFloat32> x0_BLd,
      Operand<TFloat32> crossEntropy_N,
      Operand<TFloat32> right_N) {}

  TrainingGraph(CodeFusionNetwork.Spec spec, TrainingSettings settings) {
    this.settings = settings;
    dims = spec.dims();
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    code_BL = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));
    shown_BL = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));
    lengths_B = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    utterances = UtteranceInputs.create(tf);
    logSnr_BL = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
    counted_BL = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
    cleanShare_BL = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
    selfCondition_BLd =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, dims.latent())));
    Params params = Params.of(tf, settings.run().seed());
    CodeFusionNetwork network = CodeFusionNetwork.create(tf, params, spec);
    double dropout = settings.optimizer().dropout();
    learning =
        tower(tf, network, Dropout.of(dropout, utterances.seed_2()), spec.parameterization());
    looking = tower(tf, network, Dropout.none(), spec.parameterization());
    AdamW optimizer =
        new AdamW(
            tf,
            params,
            learning.loss(),
            settings.optimizer().weightDecay(),
            settings.optimizer().clip());
    own = new LearningSession(graph, settings.run().engine().open(graph), params, optimizer);
  }

  private Tower tower(
      Ops tf, CodeFusionNetwork network, Dropout dropout, Parameterization parameterization) {
    var longest = tf.gather(tf.shape(code_BL), tf.constant(1), tf.constant(0));
    var utteranceLongest =
        tf.gather(tf.shape(utterances.utterance_BS()), tf.constant(1), tf.constant(0));
    var mask_BL = network.mask(lengths_B, longest);
    var utteranceMask_BS = network.mask(utterances.lengths_B(), utteranceLongest);
    var mask_BL1 = tf.expandDims(mask_BL, tf.constant(-1));
    var mask_N = tf.reshape(mask_BL, tf.array(-1));
    var tokens = tf.reduceSum(mask_N, tf.constant(0));
    var countedMask_BL = tf.math.mul(counted_BL, mask_BL);
    var counted_N = tf.reshape(countedMask_BL, tf.array(-1));
    // A batch may count no position at all; its sums are 0 then, and so are its means.
    var countedTokens = tf.math.maximum(tf.reduceSum(counted_N, tf.constant(0)), tf.constant(1f));

    var utterance_BSD =
        conditioned(tf, network.encode(utterances.utterance_BS(), utteranceMask_BS, dropout));
    var x0_BLd = tf.math.mul(network.embed(code_BL), mask_BL1);
    var shown_BLd =
        settings.noise().wrongShare() == 0
            ? x0_BLd
            : tf.math.mul(network.embed(shown_BL), mask_BL1);
    // x_t = sqrt(alphaBar) x_0 + sqrt(1 - alphaBar) eps
    var eps_BLd =
        tf.math.mul(
            tf.stopGradient(tf.random.statelessRandomNormal(tf.shape(x0_BLd), utterances.seed_2())),
            mask_BL1);
    var logSnr_BL1 = tf.expandDims(logSnr_BL, tf.constant(-1));
    var alpha_BL1 = tf.math.sqrt(tf.math.sigmoid(logSnr_BL1));
    var sigma_BL1 = tf.math.sqrt(tf.math.sigmoid(tf.math.neg(logSnr_BL1)));
    var x_BLd = tf.math.add(tf.math.mul(alpha_BL1, shown_BLd), tf.math.mul(sigma_BL1, eps_BLd));

    var estimate =
        network.denoise(
            new DenoiserNetwork.Inputs(
                x_BLd,
                selfCondition_BLd,
                logSnr_BL,
                lengths_B,
                mask_BL,
                utterance_BSD,
                utteranceMask_BS),
            tf.constant(1f),
            dropout);
    var decoded =
        network.decode(
            decoderInput(tf, estimate.x0_BLd(), x0_BLd, mask_BL1),
            mask_BL,
            utterance_BSD,
            utteranceMask_BS,
            dropout);

    Operand<TFloat32> target_BLd =
        settings.losses().intoEmbeddings() ? x0_BLd : tf.stopGradient(x0_BLd);
    var noiseError_BLd =
        switch (parameterization) {
          case EPSILON -> tf.math.squaredDifference(estimate.output_BLd(), eps_BLd);
          case X0, CATEGORICAL -> tf.math.squaredDifference(estimate.x0_BLd(), target_BLd);
        };
    var embeddingError_BLd = tf.math.squaredDifference(decoded.grounded_BLd(), target_BLd);
    var code_N = tf.reshape(code_BL, tf.array(-1));
    var crossEntropy_N = crossEntropy(tf, estimate.logits_NV(), code_N, 0);
    var decoderEntropy_N =
        crossEntropy(tf, decoded.logits_NV(), code_N, settings.optimizer().labelSmoothing());
    Operand<TFloat32> read_BSD =
        settings.losses().lengthIntoEncoder() ? utterance_BSD : tf.stopGradient(utterance_BSD);
    var length_B = tf.math.sub(lengths_B, tf.constant(1));
    var lengthEntropy_B =
        crossEntropy(tf, network.lengths(read_BSD, utteranceMask_BS), length_B, 0);

    List<Operand<TFloat32>> terms =
        List.of(
            meanError(
                tf, noiseError_BLd, tf.expandDims(countedMask_BL, tf.constant(-1)), countedTokens),
            meanError(tf, embeddingError_BLd, mask_BL1, tokens),
            mean(tf, decoderEntropy_N, mask_N, tokens),
            mean(tf, crossEntropy_N, counted_N, countedTokens),
            tf.math.mean(lengthEntropy_B, tf.constant(0)));
    TrainingSettings.Losses weights = settings.losses();
    double[] factors = {
      weights.noise(), weights.embedding(), weights.decoder(), weights.anchor(), weights.length()
    };
    Operand<TFloat32> loss = tf.constant(0f);
    for (int i = 0; i < factors.length; i++) {
      loss = tf.math.add(loss, tf.math.mul(terms.get(i), tf.constant((float) factors[i])));
    }
    var guess_N = tf.math.argMax(estimate.logits_NV(), tf.constant(1), TInt32.class);
    var right_N = tf.dtypes.cast(tf.math.equal(guess_N, code_N), TFloat32.class);
    return new Tower(loss, terms, estimate.x0_BLd(), crossEntropy_N, right_N);
  }

  /**
   * Replaces the encoded utterance of rows that are to do without by Gaussian noise, drawn anew for
   * every estimate: the paper's unsupervised code generation (section 3.2), and the condition that
   * guidance steps away from.
   */
  private Operand<TFloat32> conditioned(Ops tf, Operand<TFloat32> utterance_BSD) {
    var seed = tf.math.add(utterances.seed_2(), tf.constant(new int[] {1, 0}));
    var noise_BSD = tf.stopGradient(tf.random.statelessRandomNormal(tf.shape(utterance_BSD), seed));
    var keep_B11 = tf.reshape(utterances.conditioned_B(), tf.array(-1, 1, 1));
    var drop_B11 = tf.math.sub(tf.constant(1f), keep_B11);
    return tf.math.add(tf.math.mul(utterance_BSD, keep_B11), tf.math.mul(noise_BSD, drop_B11));
  }

  /**
   * What the decoder reads: the denoiser's estimate, as in the paper; or, where a position has a
   * clean share p, {@code p x_0 + (1 - p) eps}, so that it learns to mend what is wrong in single
   * positions. Once any position may have one, the decoder no longer trains the denoiser.
   */
  private Operand<TFloat32> decoderInput(
      Ops tf,
      Operand<TFloat32> estimate_BLd,
      Operand<TFloat32> x0_BLd,
      Operand<TFloat32> mask_BL1) {
    if (settings.noise().decoderMix() == 0) {
      return estimate_BLd;
    }
    var seed = tf.math.add(utterances.seed_2(), tf.constant(new int[] {2, 0}));
    var eps_BLd = tf.stopGradient(tf.random.statelessRandomNormal(tf.shape(x0_BLd), seed));
    var share_BL1 = tf.expandDims(cleanShare_BL, tf.constant(-1));
    var mixed_BLd =
        tf.math.add(
            tf.math.mul(tf.stopGradient(x0_BLd), share_BL1),
            tf.math.mul(eps_BLd, tf.math.sub(tf.constant(1f), share_BL1)));
    var mixes_BL1 =
        tf.dtypes.cast(tf.math.greaterEqual(share_BL1, tf.constant(0f)), TFloat32.class);
    var estimates_BL1 = tf.math.sub(tf.constant(1f), mixes_BL1);
    var input_BLd =
        tf.math.add(
            tf.math.mul(mixed_BLd, mixes_BL1),
            tf.math.mul(tf.stopGradient(estimate_BLd), estimates_BL1));
    return tf.math.mul(input_BLd, mask_BL1);
  }

  static Operand<TFloat32> crossEntropy(
      Ops tf, Operand<TFloat32> logits_NV, Operand<TInt32> target_N, double smoothing) {
    var classes = tf.gather(tf.shape(logits_NV), tf.constant(1), tf.constant(0));
    float rest = (float) (smoothing / logits_NV.shape().get(1));
    var target_NV =
        tf.oneHot(
            target_N, classes, tf.constant((float) (1 - smoothing) + rest), tf.constant(rest));
    return tf.nn.softmaxCrossEntropyWithLogits(logits_NV, tf.stopGradient(target_NV)).loss();
  }

  static Operand<TFloat32> mean(
      Ops tf, Operand<TFloat32> x_N, Operand<TFloat32> mask_N, Operand<TFloat32> tokens) {
    return tf.math.div(tf.reduceSum(tf.math.mul(x_N, mask_N), tf.constant(0)), tokens);
  }

  private Operand<TFloat32> meanError(
      Ops tf, Operand<TFloat32> x_BLd, Operand<TFloat32> mask_BL1, Operand<TFloat32> tokens) {
    var sum =
        tf.reduceSum(
            tf.math.mul(x_BLd, mask_BL1),
            tf.constant(new int[] {0, 1, 2}),
            new ReduceSum.Options[0]);
    return tf.math.div(tf.math.div(sum, tokens), tf.constant((float) dims.latent()));
  }

  /** Returns the floating-point operations of the matrix products in one step. */
  double operations(NoisyBatch batch, boolean selfCondition) {
    try (Feeds feeds = feeds(batch);
        TFloat32 previous = zeros(batch)) {
      Map<Operand<?>, Shape> fed = new LinkedHashMap<>(feeds.shapes());
      fed.put(selfCondition_BLd, previous.shape());
      double estimate =
          selfCondition
              ? MatrixProducts.operations(own.graph(), fed, List.of(learning.x0_BLd()))
              : 0;
      return estimate
          + MatrixProducts.operations(own.graph(), fed, List.of(own.optimizer().update()));
    }
  }

  /**
   * A batch with its noise.
   *
   * @param rows what is learned from
   * @param seed seed of noise and dropout
   */
  record NoisyBatch(List<NoisyRow> rows, long seed) {}

  /**
   * What came of a batch.
   *
   * @param loss weighted sum
   * @param terms unweighted losses by name
   * @param gradientNorm norm of all gradients before clipping; NaN where nothing was learned
   */
  record Outcome(double loss, Map<String, Double> terms, double gradientNorm) {}

  @Override
  public LearningSession own() {
    return own;
  }

  @Override
  public Outcome learn(
      NoisyBatch batch, boolean selfCondition, long step, double rate, LevelTable table) {
    try (Feeds feeds = feeds(batch);
        TFloat32 previous = selfCondition ? estimate(feeds, batch) : zeros(batch)) {
      Session.Runner runner;
      try (Feeds scalars = new Feeds()) {
        own.optimizer().feed(scalars, step, rate, settings.optimizer().average());
        runner = feeds.into(session()).feed(selfCondition_BLd, previous);
        scalars.into(runner);
        runner.addTarget(own.optimizer().update());
        return outcome(runner, learning, batch, table, true);
      }
    }
  }

  @Override
  public Outcome look(NoisyBatch batch, LevelTable table) {
    try (Feeds feeds = feeds(batch);
        TFloat32 previous = zeros(batch)) {
      return outcome(
          feeds.into(session()).feed(selfCondition_BLd, previous), looking, batch, table, false);
    }
  }

  private Outcome outcome(
      Session.Runner runner, Tower tower, NoisyBatch batch, LevelTable table, boolean learned) {
    runner.fetch(tower.loss());
    tower.terms().forEach(runner::fetch);
    runner.fetch(tower.crossEntropy_N()).fetch(tower.right_N());
    if (learned) {
      runner.fetch(own.optimizer().gradientNorm());
    }
    try (Result result = runner.run()) {
      double loss = ((TFloat32) result.get(0)).getFloat();
      Map<String, Double> terms = new LinkedHashMap<>();
      for (int i = 0; i < TERMS.size(); i++) {
        terms.put(TERMS.get(i), (double) ((TFloat32) result.get(1 + i)).getFloat());
      }
      int next = 1 + TERMS.size();
      TFloat32 crossEntropy_N = (TFloat32) result.get(next);
      TFloat32 right_N = (TFloat32) result.get(next + 1);
      int longest = longest(batch);
      for (int row = 0; row < batch.rows().size(); row++) {
        NoisyRow noisy = batch.rows().get(row);
        for (int i = 0; noisy.reported() && i < noisy.code().length; i++) {
          long position = (long) row * longest + i;
          table.add(
              noisy.logSnr()[i],
              crossEntropy_N.getFloat(position),
              right_N.getFloat(position) > 0.5);
        }
      }
      double norm = learned ? ((TFloat32) result.get(next + 2)).getFloat() : Double.NaN;
      return new Outcome(loss, terms, norm);
    }
  }

  private TFloat32 estimate(Feeds feeds, NoisyBatch batch) {
    try (TFloat32 none = zeros(batch);
        Result result =
            feeds.into(session()).feed(selfCondition_BLd, none).fetch(learning.x0_BLd()).run()) {
      TFloat32 x0_BLd = (TFloat32) result.get(0);
      TFloat32 copy = TFloat32.tensorOf(x0_BLd.shape());
      x0_BLd.copyTo(copy);
      return copy;
    }
  }

  private TFloat32 zeros(NoisyBatch batch) {
    Shape shape = Shape.of(batch.rows().size(), longest(batch), dims.latent());
    // A tensor made from its shape alone holds whatever the memory held.
    return TFloat32.tensorOf(shape, DataBuffers.of(new float[(int) shape.size()], true, false));
  }

  private Feeds feeds(NoisyBatch batch) {
    List<NoisyRow> rows = batch.rows();
    Feeds feeds = new Feeds();
    feeds.add(code_BL, padded(rows.stream().map(NoisyRow::code).toList()));
    feeds.add(shown_BL, padded(rows.stream().map(NoisyRow::shown).toList()));
    feeds.add(
        lengths_B, TInt32.vectorOf(rows.stream().mapToInt(row -> row.code().length).toArray()));
    utterances.feed(feeds, batch);
    feeds.add(logSnr_BL, perPosition(batch, NoisyRow::logSnr));
    feeds.add(counted_BL, perPosition(batch, NoisyRow::counted));
    feeds.add(cleanShare_BL, perPosition(batch, NoisyRow::cleanShare));
    return feeds;
  }

  private static TFloat32 perPosition(NoisyBatch batch, Function<NoisyRow, double[]> values) {
    int longest = longest(batch);
    float[] dense = new float[batch.rows().size() * longest];
    for (int row = 0; row < batch.rows().size(); row++) {
      double[] ofRow = values.apply(batch.rows().get(row));
      for (int i = 0; i < ofRow.length; i++) {
        dense[row * longest + i] = (float) ofRow[i];
      }
    }
    return TFloat32.tensorOf(
        Shape.of(batch.rows().size(), longest), DataBuffers.of(dense, true, false));
  }

  private static int longest(NoisyBatch batch) {
    return batch.rows().stream().mapToInt(row -> row.code().length).max().orElseThrow();
  }

  /** Both tokenizers pad with id 0 or another; masked positions never matter, so 0 serves all. */
  static TInt32 padded(List<int[]> rows) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
    int[] dense = new int[rows.size() * longest];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, dense, row * longest, rows.get(row).length);
    }
    return TInt32.tensorOf(Shape.of(rows.size(), longest), DataBuffers.of(dense, true, false));
  }
}
