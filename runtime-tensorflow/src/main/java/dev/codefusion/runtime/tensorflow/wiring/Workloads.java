package dev.codefusion.runtime.tensorflow.wiring;

import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.infer.InferenceWorkload;
import dev.codefusion.runtime.tensorflow.measure.SquareProduct;
import dev.codefusion.runtime.tensorflow.measure.Workload;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.train.DenoiserStack;
import dev.codefusion.runtime.tensorflow.train.Trainer;
import dev.codefusion.runtime.tensorflow.train.TrainingSettings;
import dev.codefusion.runtime.tensorflow.train.TrainingWorkload;

/** Work on an untrained network of some settings, to be measured. Holds no native memory. */
public final class Workloads {

  /** Large enough that nothing but the product counts. */
  private static final int ROOF = 2_048;

  private final Plugins plugins;
  private final TrainingSettings settings;

  Workloads(Plugins plugins, TrainingSettings settings) {
    this.plugins = plugins;
    this.settings = settings;
  }

  /** Returns the engine that the work runs on, the precision being what the machine has. */
  public Engine engine() {
    return settings.run().engine();
  }

  /** Returns one large matrix product on the same engine: the roof. */
  public Workload roof() {
    return new SquareProduct(engine(), ROOF);
  }

  /** Returns training steps; code and utterances share the vocabulary. */
  public Workload training(int vocabulary, TrainingWorkload.Size size, boolean selfCondition) {
    return new TrainingWorkload(spec(vocabulary), settings, size, selfCondition);
  }

  /**
   * Returns the denoiser alone, for a comparison with another engine.
   *
   * @param dropout share of components that are zeroed in a training step
   */
  public DenoiserStack denoiserStack(int vocabulary, DenoiserStack.Batch batch, double dropout) {
    return new DenoiserStack(spec(vocabulary), engine(), dropout, batch);
  }

  /** Returns the sizes of the network. */
  public Dims dims(int vocabulary) {
    return spec(vocabulary).dims();
  }

  /** Returns an untrained network for generation. */
  public InferenceWorkload inference(int vocabulary, int utteranceLength) {
    return new InferenceWorkload(spec(vocabulary), engine(), utteranceLength);
  }

  /** Returns generation by the sampler and schedule of the settings. */
  public Workload generation(InferenceWorkload network, int rows, int length, int steps) {
    return network.generation(
        plugins.schedule(settings.noise().schedule()),
        plugins.sampler(settings.sampler()),
        rows,
        length,
        steps);
  }

  private CodeFusionNetwork.Spec spec(int vocabulary) {
    return Trainer.spec(plugins, settings, vocabulary, vocabulary, true);
  }
}
