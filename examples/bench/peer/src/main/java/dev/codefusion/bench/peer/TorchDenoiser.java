package dev.codefusion.bench.peer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.codefusion.runtime.tensorflow.measure.Workload;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.train.DenoiserStack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The transformer denoiser, the map to the vocabulary and the cross-entropy in PyTorch, with the
 * weights of a {@link DenoiserStack}. Uses PyTorch's own linear map, layer normalisation and
 * softmax; not thread-safe.
 */
final class TorchDenoiser implements AutoCloseable {

  private static final int FREQUENCIES = 16;
  private static final float LIMIT = 12;
  private static final float EPSILON = 1e-5f;

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final Dims dims;
  private final float dropout;
  private final Optimizer optimizer =
      Optimizer.adamW()
          .optLearningRateTracker(Tracker.fixed(1e-3f))
          .optBeta1(0.9f)
          .optBeta2(0.98f)
          .optEpsilon(1e-8f)
          .optWeightDecays(0.01f)
          .build();

  private final NDArray x_BLd;
  private final NDArray selfCondition_BLd;
  private final NDArray logSnr_BL;
  private final NDArray utterance_BSD;
  private final NDArray code_N;
  private final NDArray lengths_B;
  private final NDArray frequencies_F;
  private final int rows;
  private final int length;
  private final int utteranceLength;

  TorchDenoiser(
      Dims dims, List<DenoiserStack.Weight> copied, DenoiserStack.Batch batch, double dropout) {
    this.dims = dims;
    this.dropout = (float) dropout;
    rows = batch.size().rows();
    length = batch.size().codeLength();
    utteranceLength = batch.size().utteranceLength();
    for (DenoiserStack.Weight weight : copied) {
      NDArray array = manager.create(weight.values(), new Shape(weight.shape()));
      if (weight.path().endsWith("/weight")) {
        // PyTorch keeps a linear map with its outputs first.
        array = array.transpose().duplicate();
      }
      array.setRequiresGradient(true);
      weights.put(weight.path(), array);
    }
    Shape latents = new Shape(rows, length, dims.latent());
    x_BLd = manager.create(batch.x_BLd(), latents);
    selfCondition_BLd = manager.create(batch.selfCondition_BLd(), latents);
    logSnr_BL = manager.create(batch.logSnr_BL(), new Shape(rows, length));
    utterance_BSD =
        manager.create(batch.utterance_BSD(), new Shape(rows, utteranceLength, dims.width()));
    long[] tokens = new long[batch.code_BL().length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = batch.code_BL()[i];
    }
    code_N = manager.create(tokens);
    lengths_B = manager.full(new Shape(rows), length, DataType.INT64);
    float[] frequencies = new float[FREQUENCIES];
    for (int i = 0; i < FREQUENCIES; i++) {
      frequencies[i] = (float) (0.1 * Math.pow(40, i / (FREQUENCIES - 1.0)));
    }
    frequencies_F = manager.create(frequencies);
  }

  private NDArray weight(String path) {
    NDArray weight = weights.get(path);
    if (weight == null) {
      throw new IllegalStateException("there is no weight '%s'".formatted(path));
    }
    return weight;
  }

  private NDArray linear(String path, NDArray x) {
    return Linear.linear(x, weight(path + "/weight"), weight(path + "/bias")).head();
  }

  private NDArray norm(String path, NDArray state_BLD) {
    Shape width = new Shape(dims.width());
    return LayerNorm.layerNorm(
            state_BLD, width, weight(path + "/scale"), weight(path + "/shift"), EPSILON)
        .head();
  }

  private NDArray dropped(NDArray x, boolean learns) {
    return learns && dropout > 0 ? Dropout.dropout(x, dropout, true).head() : x;
  }

  /** Returns the scores of the tokens, N x V; they belong to {@code own}. */
  private NDArray logits(NDManager own, boolean learns) {
    NDArray noisy_BLd = x_BLd.duplicate();
    noisy_BLd.attach(own);
    NDArray previous_BLd = selfCondition_BLd.duplicate();
    previous_BLd.attach(own);
    NDArray memory_BSD = utterance_BSD.duplicate();
    memory_BSD.attach(own);
    NDArray bias_B11L = own.zeros(new Shape(rows, 1, 1, length));
    NDArray bias_B11S = own.zeros(new Shape(rows, 1, 1, utteranceLength));
    NDArray positions_LD = weight("denoiser/positions/table").get(":{}", length);
    positions_LD.attach(own);
    NDArray lengths_BD =
        Embedding.embedding(lengths_B, weight("denoiser/length"), SparseFormat.DENSE).head();
    lengths_BD.attach(own);

    NDArray state_BLD =
        linear("denoiser/noisy", noisy_BLd)
            .add(linear("denoiser/previous", previous_BLd))
            .add(positions_LD)
            .add(lengths_BD.expandDims(1))
            .add(linear("denoiser/summary", memory_BSD.mean(new int[] {1}, true)));
    state_BLD = dropped(state_BLD, learns);
    NDArray noise_BLC = noise(own);
    for (int i = 0; i < dims.denoiserLayers(); i++) {
      String block = "denoiser/block" + i;
      NDArray h_BLD = norm(block + "/self-norm", state_BLD);
      NDList modulation = linear(block + "/modulation", noise_BLC).split(2, 2);
      h_BLD = h_BLD.mul(modulation.get(0).add(1)).add(modulation.get(1));
      state_BLD = state_BLD.add(dropped(attend(block + "/self", h_BLD, h_BLD, bias_B11L), learns));
      NDArray c_BLD = norm(block + "/cross-norm", state_BLD);
      state_BLD =
          state_BLD.add(dropped(attend(block + "/cross", c_BLD, memory_BSD, bias_B11S), learns));
      NDArray up =
          Activation.relu(linear(block + "/forward/up", norm(block + "/forward-norm", state_BLD)));
      state_BLD =
          state_BLD.add(dropped(linear(block + "/forward/down", dropped(up, learns)), learns));
    }
    NDArray hidden_BLD = norm("denoiser/norm", state_BLD);
    return linear("head", hidden_BLD.reshape(-1, dims.width()));
  }

  private NDArray noise(NDManager own) {
    NDArray level_BL = logSnr_BL.duplicate();
    level_BL.attach(own);
    NDArray angles_BLF = level_BL.clip(-LIMIT, LIMIT).expandDims(2).mul(frequencies_F);
    NDArray waves_BLF = NDArrays.concat(new NDList(angles_BLF.sin(), angles_BLF.cos()), 2);
    return linear("denoiser/noise/out", Activation.relu(linear("denoiser/noise/in", waves_BLF)));
  }

  private NDArray attend(String path, NDArray state_BLD, NDArray memory_BSD, NDArray bias_B11S) {
    NDArray q_BHLK = heads(linear(path + "/query", state_BLD), length);
    int seen = (int) memory_BSD.getShape().get(1);
    NDList keyValue = linear(path + "/key-value", memory_BSD).split(2, 2);
    NDArray k_BHSK = heads(keyValue.get(0), seen);
    NDArray v_BHSK = heads(keyValue.get(1), seen);
    NDArray logits_BHLS =
        q_BHLK
            .mul((float) (1 / Math.sqrt(dims.headWidth())))
            .matMul(k_BHSK.transpose(0, 1, 3, 2))
            .add(bias_B11S);
    NDArray mixed_BLHK = logits_BHLS.softmax(3).matMul(v_BHSK).transpose(0, 2, 1, 3);
    return linear(path + "/out", mixed_BLHK.reshape(rows, length, dims.width()));
  }

  private NDArray heads(NDArray state_BLD, int positions) {
    return state_BLD.reshape(rows, positions, dims.heads(), dims.headWidth()).transpose(0, 2, 1, 3);
  }

  private NDArray loss(NDArray logits_NV) {
    NDArray code_N1 = code_N.expandDims(1);
    code_N1.attach(logits_NV.getManager());
    return logits_NV.logSoftmax(1).gather(code_N1, 1).neg().mean();
  }

  /** Returns scores and guessed tokens, without learning. */
  Workload forward(double operations) {
    return new Work(operations) {
      @Override
      public void run() {
        try (NDManager own = manager.newSubManager()) {
          long[] unused = logits(own, false).argMax(1).toLongArray();
        }
      }
    };
  }

  /** Returns one step of learning: gradients and AdamW. */
  Workload step(double operations) {
    return new Work(operations) {
      @Override
      public void run() {
        learn();
      }
    };
  }

  /** Learns once from the batch, and returns the loss before that. */
  double learn() {
    try (NDManager own = manager.newSubManager()) {
      double before = backward(own);
      weights.forEach(
          (path, weight) -> {
            try (NDArray gradient = weight.getGradient()) {
              optimizer.update(path, weight, gradient);
            }
          });
      return before;
    }
  }

  private double backward(NDManager own) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray loss = loss(logits(own, true));
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  /** Computes scores, loss and the norm of all gradients. */
  DenoiserStack.Computed compute() {
    try (NDManager own = manager.newSubManager()) {
      float[] logits = logits(own, false).toFloatArray();
      double loss = backward(own);
      double squares = 0;
      for (NDArray weight : weights.values()) {
        try (NDArray gradient = weight.getGradient();
            NDArray square = gradient.mul(gradient);
            NDArray sum = square.sum()) {
          squares += sum.getFloat();
        }
      }
      return new DenoiserStack.Computed(logits, loss, Math.sqrt(squares));
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Belongs to the denoiser, which is closed by itself. */
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
      // Weights and inputs belong to the denoiser.
    }
  }
}
