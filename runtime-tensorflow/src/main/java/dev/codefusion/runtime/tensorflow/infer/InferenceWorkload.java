package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplingListener;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.measure.Workload;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * Generation with random weights, at sizes that a trained model would choose for itself. What is
 * made here shares its graph and is of no use after it is closed.
 */
public final class InferenceWorkload implements AutoCloseable {

  private static final InferenceGraph.Manner PLAIN = new InferenceGraph.Manner(1, 1, false, 0);

  private final InferenceGraph graph;
  private final InferenceGraph.Condition condition;
  private final int[] utterance;
  private final int latent;

  /**
   * Builds the graph.
   *
   * @param utteranceLength tokens of the utterance
   */
  public InferenceWorkload(CodeFusionNetwork.Spec spec, Engine engine, int utteranceLength) {
    latent = spec.dims().latent();
    SplittableRandom random = new SplittableRandom(1);
    graph = new InferenceGraph(spec, () -> weights(spec, random), "random weights", engine);
    utterance = random.ints(utteranceLength, 0, spec.dims().utteranceVocabulary()).toArray();
    condition = graph.encode(utterance);
  }

  /** Returns random weights of a network. */
  static Map<String, SafeTensors.Array> weights(
      CodeFusionNetwork.Spec spec, SplittableRandom random) {
    Map<String, SafeTensors.Array> weights = new LinkedHashMap<>();
    try (Graph scratch = new Graph()) {
      Ops tf = Ops.create(scratch);
      Params params = Params.of(tf, 0);
      CodeFusionNetwork.create(tf, params, spec);
      for (Params.Parameter parameter : params.all()) {
        float[] values = new float[(int) parameter.shape().size()];
        double spread = Math.sqrt(3.0 / parameter.shape().get(0));
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble(-spread, spread);
        }
        weights.put(
            parameter.path(),
            new SafeTensors.Array(parameter.shape().asArray(), FloatBuffer.wrap(values)));
      }
    }
    return weights;
  }

  /**
   * Returns the call of the denoiser that a sampler makes in each of its steps.
   *
   * @param rows programs at a time
   * @param length tokens of each
   */
  public Workload denoiserCall(int rows, int length) {
    int[] lengths = filled(rows, length);
    Noise noise = new Noise(1, lengths, latent);
    Latents x = noise.next();
    float[] zeros = new float[x.values().length];
    float[] levels = new float[rows * length];
    int[] places = IntStream.range(0, rows).toArray();
    return new Work(graph.operations(rows, length, utterance.length)) {
      @Override
      public void run() {
        graph.denoise(condition, places, rows, x, zeros, levels, PLAIN, 0);
      }
    };
  }

  /**
   * Returns one whole generation: the utterance encoded, a run of the sampler, the decoder. Text,
   * checks and ranking are not part of it.
   *
   * @param rows programs drawn
   * @param length tokens of each
   * @param steps denoising steps
   */
  public Workload generation(
      NoiseSchedule schedule, Sampler sampler, int rows, int length, int steps) {
    int[] lengths = filled(rows, length);
    return new Work(steps * graph.operations(rows, length, utterance.length)) {
      private long seed;

      @Override
      public void run() {
        seed++;
        try (InferenceGraph.Condition encoded = graph.encode(utterance);
            TensorFlowDenoiser denoiser =
                new TensorFlowDenoiser(
                    graph, encoded, PLAIN, true, Given.nothing(), new Settling(false))) {
          Noise noise = new Noise(seed, lengths, latent);
          Estimate last = sampler.sample(denoiser, schedule, steps, noise, SamplingListener.NONE);
          graph.decode(encoded, last.x0());
        }
      }
    };
  }

  private static int[] filled(int rows, int length) {
    int[] lengths = new int[rows];
    Arrays.fill(lengths, length);
    return lengths;
  }

  @Override
  public void close() {
    condition.close();
    graph.close();
  }

  private abstract static class Work implements Workload {

    private final double operations;

    Work(double operations) {
      this.operations = operations;
    }

    @Override
    public double operations() {
      return operations;
    }

    @Override
    public void close() {
      // The graph belongs to the one that made this.
    }
  }
}
