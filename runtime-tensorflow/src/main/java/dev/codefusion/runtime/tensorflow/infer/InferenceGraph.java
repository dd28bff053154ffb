package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.denoise.Latents;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.checkpoint.Weights;
import dev.codefusion.runtime.tensorflow.measure.MatrixProducts;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The graph that answers: the same network as in training, without dropout, cut where a sampler
 * steps in. Owns graph and session; not thread-safe.
 */
final class InferenceGraph implements AutoCloseable {

  private final Graph graph = new Graph();
  private final Session session;
  private final Dims dims;

  private final Operand<TInt32> utterance_1S;
  private final Operand<TInt32> utteranceLengths_U;
  private final Operand<TFloat32> encoded_1SD;
  private final Operand<TFloat32> lengthShares_1L;

  private final Operand<TFloat32> condition_USD;
  private final Operand<TInt32> owners_B;
  private final Operand<TInt32> places_B;
  private final Operand<TInt32> batch;
  private final Operand<TInt32> lengths_B;
  private final Operand<TFloat32> x_BLd;
  private final Operand<TFloat32> selfCondition_BLd;
  private final Operand<TFloat32> logSnr_BL;
  private final Operand<TFloat32> temperature;
  private final Operand<TFloat32> guidance;
  private final Operand<TInt32> seed_2;
  private final Operand<TInt32> code_BL;
  private final Operand<TFloat32> embedded_BLd;
  private final Operand<TInt32> nearest_N;
  private final Operand<TInt32> code_N;
  private final Operand<TFloat32> logLikelihood_N;

  private final Ops tf;
  private final CodeFusionNetwork network;
  private final DenoiserNetwork.Inputs inputs;
  private final Tower plain;
  private @Nullable Tower guided;

  /**
   * The denoiser as it is fetched.
   *
   * @param clamped_BLd the embeddings nearest to the estimate, zero in the padding
   */
  private record Tower(
      Operand<TFloat32> x0_BLd,
      Operand<TFloat32> clamped_BLd,
      Operand<TFloat32> confidence_N,
      Operand<TInt32> guess_N) {}

  private final Operand<TFloat32> crossEntropy_N;

  /**
   * Builds the graph and loads its weights.
   *
   * @param weights asked once the graph is built; they may be on their way from the disk meanwhile
   * @param origin where they come from, for messages
   */
  InferenceGraph(
      CodeFusionNetwork.Spec spec,
      Supplier<Map<String, SafeTensors.Array>> weights,
      String origin,
      Engine engine) {
    try {
      dims = spec.dims();
      tf = Ops.create(graph);
      utterance_1S = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1, -1)));
      utteranceLengths_U = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      condition_USD =
          tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, dims.width())));
      owners_B = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      places_B = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      batch = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
      lengths_B = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      Shape latents = Shape.of(-1, -1, dims.latent());
      x_BLd = tf.placeholder(TFloat32.class, Placeholder.shape(latents));
      selfCondition_BLd = tf.placeholder(TFloat32.class, Placeholder.shape(latents));
      logSnr_BL = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
      temperature = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      guidance = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      seed_2 = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(2)));
      code_BL = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));

      Params params = Params.toLoad(tf);
      network = CodeFusionNetwork.toAnswer(tf, params, spec);
      var utteranceMask_1S = network.mask(utteranceLengths_U, positions(utterance_1S));
      encoded_1SD = network.encode(utterance_1S, utteranceMask_1S, Dropout.none());
      lengthShares_1L = tf.nn.softmax(network.lengths(encoded_1SD, utteranceMask_1S));

      // Every row reads its own utterance; where all read one, its B is 1.
      var condition_BSD = tf.gather(condition_USD, owners_B, tf.constant(0));
      var conditionMask_BS =
          network.mask(
              tf.gather(utteranceLengths_U, owners_B, tf.constant(0)), positions(condition_USD));
      var mask_BL = network.mask(lengths_B, positions(x_BLd));
      inputs =
          new DenoiserNetwork.Inputs(
              x_BLd,
              selfCondition_BLd,
              logSnr_BL,
              lengths_B,
              mask_BL,
              condition_BSD,
              conditionMask_BS);
      var estimate = network.denoise(inputs, temperature, Dropout.none());
      plain = tower(estimate);
      embedded_BLd = network.embed(code_BL);
      nearest_N = network.nearest(x_BLd);
      var decoded = network.decode(x_BLd, mask_BL, condition_BSD, conditionMask_BS, Dropout.none());
      code_N = tf.math.argMax(decoded.logits_NV(), tf.constant(1), TInt32.class);
      logLikelihood_N = tf.reduceMax(tf.nn.logSoftmax(decoded.logits_NV()), tf.constant(1));

      crossEntropy_N =
          tf.nn
              .sparseSoftmaxCrossEntropyWithLogits(
                  estimate.logits_NV(), tf.reshape(code_BL, tf.array(-1)))
              .loss();

      Weights all = new Weights();
      params.all().forEach(p -> all.add(tf, p.path(), p.shape(), p.variable()));
      session = engine.openAtOnce(graph);
      params.loadPretrained(session, false);
      all.load(session, weights.get(), origin);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Operand<TInt32> positions(Operand<?> x_BL) {
    return tf.gather(tf.shape(x_BL), tf.constant(1), tf.constant(0));
  }

  private Tower tower(CodeFusionNetwork.Estimate estimate) {
    var mask_N = tf.reshape(inputs.mask_BL(), tf.array(-1));
    var nearest_BL = tf.reshape(network.nearest(estimate.x0_BLd()), tf.shape(inputs.logSnr_BL()));
    return new Tower(
        estimate.x0_BLd(),
        tf.math.mul(network.embed(nearest_BL), tf.expandDims(inputs.mask_BL(), tf.constant(-1))),
        tf.math.mul(tf.reduceMax(tf.nn.softmax(estimate.logits_NV()), tf.constant(1)), mask_N),
        tf.math.argMax(estimate.logits_NV(), tf.constant(1), TInt32.class));
  }

  /** Returns the guided denoiser, added to the graph when it is first asked for. */
  private Tower guided() {
    Tower tower = guided;
    if (tower == null) {
      // The noise that stands for no utterance in training, drawn anew for every estimate, and for
      // the rows that are finished too: a row's noise does not depend on which others are.
      var shape = tf.stack(List.of(batch, positions(condition_USD), tf.constant(dims.width())));
      var null_BSD =
          tf.gather(tf.random.statelessRandomNormal(shape, seed_2), places_B, tf.constant(0));
      tower = tower(network.denoiseGuided(inputs, null_BSD, guidance, temperature, Dropout.none()));
      guided = tower;
    }
    return tower;
  }

  /**
   * What the rows of a batch are to say: one utterance for all of them, or several, each for some.
   * Owns native memory; closed by whoever asked for it.
   *
   * @param states_USD the utterances encoded, E_s, zero in the padding
   * @param tokens tokens of each utterance
   * @param owners the utterance of each row of the batch; a single number where all read one
   * @param lengthShares probability of each program length, from 1 on, where there is one utterance
   */
  record Condition(TFloat32 states_USD, int[] tokens, int[] owners, float[] lengthShares)
      implements AutoCloseable {

    /**
     * Returns one condition for several batches in one, which stay as they are.
     *
     * @param parts conditions of one utterance each
     * @param rows rows of each part
     */
    static Condition joined(List<Condition> parts, int[] rows) {
      int[] tokens = parts.stream().mapToInt(part -> part.tokens()[0]).toArray();
      int longest = Arrays.stream(tokens).max().orElseThrow();
      int width = (int) parts.get(0).states_USD().shape().get(2);
      float[] states = new float[parts.size() * longest * width];
      int[] owners = new int[Arrays.stream(rows).sum()];
      int row = 0;
      for (int i = 0; i < rows.length; i++) {
        float[] own = floats(parts.get(i).states_USD());
        System.arraycopy(own, 0, states, i * longest * width, own.length);
        Arrays.fill(owners, row, row + rows[i], i);
        row += rows[i];
      }
      return new Condition(
          TFloat32.tensorOf(
              Shape.of(parts.size(), longest, width), DataBuffers.of(states, true, false)),
          tokens,
          owners,
          new float[0]);
    }

    /** Returns the utterances of some rows. */
    int[] owners(int[] rows) {
      return owners.length == 1 ? owners : Arrays.stream(rows).map(row -> owners[row]).toArray();
    }

    @Override
    public void close() {
      states_USD.close();
    }
  }

  Condition encode(int[] utterance) {
    try (TInt32 ids =
            TInt32.tensorOf(Shape.of(1, utterance.length), DataBuffers.of(utterance, true, false));
        TInt32 length = TInt32.vectorOf(utterance.length);
        Result result =
            session
                .runner()
                .feed(utterance_1S, ids)
                .feed(utteranceLengths_U, length)
                .fetch(encoded_1SD)
                .fetch(lengthShares_1L)
                .run()) {
      TFloat32 states = (TFloat32) result.get(0);
      TFloat32 copy = TFloat32.tensorOf(states.shape());
      states.copyTo(copy);
      return new Condition(
          copy, new int[] {utterance.length}, new int[] {0}, floats((TFloat32) result.get(1)));
    }
  }

  /**
   * The denoiser's answer.
   *
   * @param x0 clean vectors
   * @param clamped the embeddings nearest to them, or the clean vectors where that is not asked for
   * @param confidence probability of the likeliest token at each position
   * @param guess that token
   */
  record Denoised(float[] x0, float[] clamped, float[] confidence, int[] guess) {}

  /**
   * How the denoiser is run.
   *
   * @param temperature divides the scores of a categorical estimate
   * @param guidance how far to step towards the utterance; 1 is off
   * @param clamp whether the nearest embeddings are asked for
   * @param seed seed of the noise that guidance steps away from
   */
  record Manner(double temperature, double guidance, boolean clamp, long seed) {}

  /**
   * Estimates the clean vectors of some rows of a batch.
   *
   * @param places numbers of these rows in the batch
   * @param batchRows rows of the batch
   * @param call number of the estimate within its run, which has noise of its own
   */
  Denoised denoise(
      Condition condition,
      int[] places,
      int batchRows,
      Latents x,
      float[] selfCondition,
      float[] logSnr,
      Manner manner,
      int call) {
    boolean guides = manner.guidance() != 1;
    Tower tower = guides ? guided() : plain;
    Shape shape = Shape.of(x.rows(), x.longest(), x.dimension());
    try (TFloat32 noisy = TFloat32.tensorOf(shape, DataBuffers.of(x.values(), true, false));
        TFloat32 previous = TFloat32.tensorOf(shape, DataBuffers.of(selfCondition, true, false));
        TFloat32 levels =
            TFloat32.tensorOf(
                Shape.of(x.rows(), x.longest()), DataBuffers.of(logSnr, true, false));
        TFloat32 divisor = TFloat32.scalarOf((float) manner.temperature());
        TFloat32 strength = TFloat32.scalarOf((float) manner.guidance());
        TInt32 seed = TInt32.vectorOf(Long.hashCode(manner.seed()), call);
        TInt32 lengths = TInt32.vectorOf(x.lengths());
        TInt32 tokens = TInt32.vectorOf(condition.tokens());
        TInt32 utterances = TInt32.vectorOf(condition.owners(places));
        TInt32 rows = TInt32.vectorOf(places);
        TInt32 all = TInt32.scalarOf(batchRows);
        Result result =
            fetching(
                    session
                        .runner()
                        .feed(condition_USD, condition.states_USD())
                        .feed(owners_B, utterances)
                        .feed(utteranceLengths_U, tokens)
                        .feed(lengths_B, lengths)
                        .feed(x_BLd, noisy)
                        .feed(selfCondition_BLd, previous)
                        .feed(logSnr_BL, levels)
                        .feed(temperature, divisor)
                        .feed(guidance, strength)
                        .feed(seed_2, seed)
                        .feed(places_B, rows)
                        .feed(batch, all),
                    tower,
                    manner.clamp())
                .run()) {
      float[] x0 = floats((TFloat32) result.get(0));
      return new Denoised(
          x0,
          manner.clamp() ? floats((TFloat32) result.get(3)) : x0,
          floats((TFloat32) result.get(1)),
          ints((TInt32) result.get(2)));
    }
  }

  private static Session.Runner fetching(Session.Runner runner, Tower tower, boolean clamp) {
    runner.fetch(tower.x0_BLd()).fetch(tower.confidence_N()).fetch(tower.guess_N());
    return clamp ? runner.fetch(tower.clamped_BLd()) : runner;
  }

  /** Returns the embeddings of tokens, rows x longest x d. */
  float[] embed(int[] code, int rows) {
    try (TInt32 ids =
            TInt32.tensorOf(Shape.of(rows, code.length / rows), DataBuffers.of(code, true, false));
        Result result = session.runner().feed(code_BL, ids).fetch(embedded_BLd).run()) {
      return floats((TFloat32) result.get(0));
    }
  }

  /** Returns the tokens whose embeddings are nearest to the vectors, rows x longest. */
  int[] nearest(Latents x0) {
    Shape shape = Shape.of(x0.rows(), x0.longest(), x0.dimension());
    try (TFloat32 clean = TFloat32.tensorOf(shape, DataBuffers.of(x0.values(), true, false));
        Result result = session.runner().feed(x_BLd, clean).fetch(nearest_N).run()) {
      return ints((TInt32) result.get(0));
    }
  }

  /** The decoder's answer, rows x longest: the likeliest tokens and their log-likelihoods. */
  record Decoded(int[] code, float[] logLikelihood) {}

  Decoded decode(Condition condition, Latents x0) {
    Shape shape = Shape.of(x0.rows(), x0.longest(), x0.dimension());
    try (TFloat32 clean = TFloat32.tensorOf(shape, DataBuffers.of(x0.values(), true, false));
        TInt32 lengths = TInt32.vectorOf(x0.lengths());
        TInt32 tokens = TInt32.vectorOf(condition.tokens());
        TInt32 utterances = TInt32.vectorOf(condition.owners());
        Result result =
            session
                .runner()
                .feed(condition_USD, condition.states_USD())
                .feed(owners_B, utterances)
                .feed(utteranceLengths_U, tokens)
                .feed(lengths_B, lengths)
                .feed(x_BLd, clean)
                .fetch(code_N)
                .fetch(logLikelihood_N)
                .run()) {
      return new Decoded(ints((TInt32) result.get(0)), floats((TFloat32) result.get(1)));
    }
  }

  /**
   * How the denoiser's own estimate compares with known tokens, rows x longest.
   *
   * @param crossEntropy in nats
   * @param guess the likeliest token
   */
  record Scores(float[] crossEntropy, int[] guess) {}

  /** Compares, without a previous estimate to read, with {@code target}, rows x longest tokens. */
  Scores score(Condition condition, Latents x, float[] logSnr, int[] target) {
    Shape shape = Shape.of(x.rows(), x.longest(), x.dimension());
    Shape positions = Shape.of(x.rows(), x.longest());
    float[] none = new float[x.values().length];
    try (TFloat32 noisy = TFloat32.tensorOf(shape, DataBuffers.of(x.values(), true, false));
        TFloat32 previous = TFloat32.tensorOf(shape, DataBuffers.of(none, true, false));
        TFloat32 levels = TFloat32.tensorOf(positions, DataBuffers.of(logSnr, true, false));
        TFloat32 divisor = TFloat32.scalarOf(1);
        TInt32 lengths = TInt32.vectorOf(x.lengths());
        TInt32 tokens = TInt32.vectorOf(condition.tokens());
        TInt32 utterances = TInt32.vectorOf(condition.owners());
        TInt32 known = TInt32.tensorOf(positions, DataBuffers.of(target, true, false));
        Result result =
            session
                .runner()
                .feed(condition_USD, condition.states_USD())
                .feed(owners_B, utterances)
                .feed(utteranceLengths_U, tokens)
                .feed(lengths_B, lengths)
                .feed(x_BLd, noisy)
                .feed(selfCondition_BLd, previous)
                .feed(logSnr_BL, levels)
                .feed(temperature, divisor)
                .feed(code_BL, known)
                .fetch(crossEntropy_N)
                .fetch(plain.guess_N())
                .run()) {
      return new Scores(floats((TFloat32) result.get(0)), ints((TInt32) result.get(1)));
    }
  }

  /** Returns the floating-point operations of the matrix products in one call of the denoiser. */
  double operations(int rows, int length, int utteranceLength) {
    Shape latents = Shape.of(rows, length, dims.latent());
    return MatrixProducts.operations(
        graph,
        Map.of(
            condition_USD, Shape.of(1, utteranceLength, dims.width()),
            utteranceLengths_U, Shape.of(1),
            owners_B, Shape.of(1),
            lengths_B, Shape.of(rows),
            x_BLd, latents,
            selfCondition_BLd, latents,
            logSnr_BL, Shape.of(rows, length),
            temperature, Shape.scalar()),
        List.of(plain.x0_BLd(), plain.confidence_N(), plain.guess_N()));
  }

  private static int[] ints(TInt32 tensor) {
    int[] values = new int[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  private static float[] floats(TFloat32 tensor) {
    float[] values = new float[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    graph.close();
  }
}
