package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.infer.TensorFlowGenerator;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import dev.codefusion.runtime.tensorflow.train.PairFile.Pair;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a model on pairs, from the first step or from the last checkpoint, to the last step or
 * until the process is told to end. Used once, by one thread.
 */
public final class Trainer {

  private static final Logger log = LoggerFactory.getLogger(Trainer.class);

  /** Every report goes here, one line of JSON each, beside the checkpoints. */
  private static final String REPORTS = "reports.jsonl";

  /** The figure by which one model is better than another. */
  private static final String EXACT = "exactTop1";

  private final Plugins plugins;
  private final TrainingSettings settings;
  private final Path output;
  private final TrainingListener listener;

  public Trainer(
      Plugins plugins, TrainingSettings settings, Path output, TrainingListener listener) {
    this.plugins = plugins;
    this.settings = settings;
    this.output = output;
    this.listener = listener;
  }

  /**
   * Trains.
   *
   * @param resume whether to go on from the newest checkpoint in the output folder
   * @throws ConfigurationException where the settings, the data or the checkpoint cannot be used
   * @throws DivergedException where the loss is no longer a number
   */
  public TrainingResult train(boolean resume) throws IOException {
    if (!resume && ModelFolder.hasCheckpoints(output)) {
      throw new ConfigurationException(
          "%s holds checkpoints of a training already; add --resume to go on, or name another folder."
              .formatted(output));
    }
    requirePlugins();
    Path from = resume ? ModelFolder.latest(output) : output;
    Corpus corpus =
        resume ? Corpus.resumed(settings, plugins, from) : Corpus.fresh(settings, plugins);
    CodeFusionNetwork.Spec spec = spec(corpus);
    try (StopSignal stop = new StopSignal();
        TrainingGraph graph = new TrainingGraph(spec, settings)) {
      TrainingState state;
      if (resume) {
        state = restore(graph, from);
      } else {
        graph.initialise();
        state = new TrainingState(0, settings.run().seed(), 0, 0, -1, 0, List.of());
      }
      Files.createDirectories(output);
      log.info(
          "Training '{}': {} weights, {} pairs, {} batches an epoch, from step {} to {}",
          settings.name(),
          graph.parameters(),
          corpus.train.size(),
          corpus.batches.perEpoch(),
          state.step(),
          settings.pretraining().steps() + settings.optimizer().steps());
      return loop(graph, corpus, card(graph, corpus, spec.dims()), state, stop);
    }
  }

  /** A model that cannot be opened again must not be found out after hours of training. */
  private void requirePlugins() {
    plugins.schedule(settings.noise().schedule());
    plugins.sampler(settings.sampler());
    plugins.encoders().get(settings.network().encoder().name());
    plugins.networks().get(settings.network().denoiser().name());
  }

  private TrainingResult loop(
      TrainingGraph graph, Corpus corpus, ModelCard card, TrainingState start, StopSignal stop)
      throws IOException {
    TrainingSettings.Run run = settings.run();
    List<Phase> phases = phases(corpus);
    long steps = phases.get(phases.size() - 1).last();
    Meter meter = new Meter(settings.network().latent());
    TrainingState state = start;
    long saved = start.step();
    for (long step = start.step() + 1; step <= steps && !stop.requested(); step++) {
      long began = System.nanoTime();
      long seed = StepSeed.mix(run.seed(), step);
      SplittableRandom random = new SplittableRandom(seed);
      Phase phase = phaseOf(phases, step);
      List<NoisyRow> rows = phase.task().corrupt(phase.batches().at(step - phase.first()), random);
      boolean selfCondition = random.nextDouble() < settings.network().selfConditioning();
      double rate = phase.learningRate(step, settings.optimizer());
      TrainingGraph.Outcome outcome =
          graph.learn(
              new TrainingGraph.NoisyBatch(rows, seed), selfCondition, step, rate, meter.levels);
      if (!Double.isFinite(outcome.loss())) {
        throw new DivergedException(step, outcome.loss());
      }
      meter.add(outcome, System.nanoTime() - began);
      listener.onStep(step, steps, outcome.loss(), meter.stepsPerSecond());
      state =
          new TrainingState(
              step,
              run.seed(),
              (step - phase.first() + 1) / phase.batches().perEpoch(),
              (step - phase.first() + 1) % phase.batches().perEpoch(),
              state.bestExact(),
              state.bestStep(),
              meter.levels.means().stream().map(TrainingState.Level::of).toList());

      boolean last = step == steps;
      boolean looks =
          run.evaluateEvery() > 0
              && !corpus.dev.isEmpty()
              && (last || step % run.evaluateEvery() == 0);
      Map<String, Double> dev = new LinkedHashMap<>();
      List<LevelLoss> devLevels = List.of();
      if (looks) {
        devLevels = look(graph, corpus, dev);
      }
      if (looks || last || step % run.checkpointEvery() == 0) {
        Path checkpoint = save(graph, corpus, card, state, dev);
        saved = step;
        if (looks && run.devRows() > 0) {
          state = judge(checkpoint, corpus, card, state, dev);
        }
      }
      if (looks || last || step % run.reportEvery() == 0) {
        report(meter.report(step, steps, rate, devLevels, dev));
        meter = new Meter(settings.network().latent());
      }
    }
    if (state.step() > saved) {
      save(graph, corpus, card, state, Map.of());
    }
    return new TrainingResult(state.step(), state.step() >= steps, output);
  }

  private List<Phase> phases(Corpus corpus) {
    TrainingSettings.Noise noise = settings.noise();
    TrainingSettings.Pretraining pretraining = settings.pretraining();
    LevelDraw draw = levelDraw();
    List<Phase> phases = new ArrayList<>();
    if (pretraining.steps() > 0) {
      Snippets snippets =
          new Snippets(
              new Corruption(draw, noise.perTokenShare(), 0, noise.decoderMix()),
              pretraining.unconditionalShare(),
              pretraining.maskFrom(),
              pretraining.maskTo(),
              corpus.tokenizer.maskId().orElse(corpus.tokenizer.padId()));
      phases.add(
          new Phase(
              1,
              pretraining.steps(),
              false,
              new Batches(corpus.snippets, settings.optimizer().batch(), settings.run().seed()),
              snippets::corrupt));
    }
    Corruption corruption =
        new Corruption(draw, noise.perTokenShare(), noise.conditionDrop(), noise.decoderMix());
    phases.add(
        new Phase(
            pretraining.steps() + 1,
            pretraining.steps() + settings.optimizer().steps(),
            true,
            corpus.batches,
            corruption::corrupt));
    return phases;
  }

  private static Phase phaseOf(List<Phase> phases, long step) {
    return phases.stream().filter(phase -> step <= phase.last()).findFirst().orElseThrow();
  }

  private LevelDraw levelDraw() {
    TrainingSettings.Noise noise = settings.noise();
    return new LevelDraw(
        plugins.schedule(noise.schedule()),
        noise.levels(),
        settings.network().latent(),
        noise.pureShare());
  }

  /** Losses on the development data, always with the same levels and the same noise. */
  private List<LevelLoss> look(TrainingGraph graph, Corpus corpus, Map<String, Double> figures) {
    LevelDraw draw = levelDraw();
    LevelTable table = new LevelTable(settings.network().latent());
    Batches batches = new Batches(corpus.dev, settings.optimizer().batch(), 0);
    Map<String, Double> sums = new LinkedHashMap<>();
    for (int i = 0; i < batches.perEpoch(); i++) {
      List<Example> examples = batches.at(i);
      double[] logSnr = draw.draw(examples.size(), new SplittableRandom(i));
      List<NoisyRow> rows = new ArrayList<>();
      for (int row = 0; row < logSnr.length; row++) {
        rows.add(NoisyRow.of(examples.get(row), logSnr[row]));
      }
      TrainingGraph.Outcome outcome = graph.look(new TrainingGraph.NoisyBatch(rows, i), table);
      outcome
          .terms()
          .forEach((name, value) -> sums.merge(name, value / batches.perEpoch(), Double::sum));
    }
    sums.forEach((name, value) -> figures.put(name + "Loss", value));
    return table.means();
  }

  /** Generates for the first rows of the development data, and keeps the best model. */
  private TrainingState judge(
      Path checkpoint,
      Corpus corpus,
      ModelCard card,
      TrainingState state,
      Map<String, Double> figures)
      throws IOException {
    List<Pair> rows =
        corpus.devPairs.subList(0, Math.min(settings.run().devRows(), corpus.devPairs.size()));
    DevScore score;
    try (TensorFlowGenerator generator =
        TensorFlowGenerator.open(plugins, checkpoint, settings.run().engine())) {
      score = DevScore.of(generator, rows);
    }
    figures.put(EXACT, score.top1());
    figures.put("exactTop5", score.top5());
    for (DevScore.Sample sample : score.samples()) {
      log.info(
          "dev: {} -> {} (reference {})", sample.utterance(), sample.code(), sample.reference());
    }
    if (score.top1() < state.bestExact()) {
      return state;
    }
    ModelCard best =
        card.with(
            new ModelCard.Training(corpus.data, state.step(), settings.run().seed(), figures),
            Map.of());
    ModelFolder.markBest(output, checkpoint, best);
    return new TrainingState(
        state.step(),
        state.seed(),
        state.epoch(),
        state.batchOfEpoch(),
        score.top1(),
        state.step(),
        state.levels());
  }

  private Path save(
      TrainingGraph graph,
      Corpus corpus,
      ModelCard card,
      TrainingState state,
      Map<String, Double> dev)
      throws IOException {
    ModelCard.Training training =
        new ModelCard.Training(corpus.data, state.step(), state.seed(), dev);
    Path folder =
        ModelFolder.writeCheckpoint(
            output,
            state.step(),
            card,
            training,
            temporary -> {
              SafeTensors.write(
                  temporary.resolve(ModelFolder.WEIGHTS), graph.average().save(graph.session()));
              SafeTensors.write(
                  temporary.resolve(ModelFolder.OPTIMIZER), graph.state().save(graph.session()));
              write(corpus.tokenizer, temporary.resolve(ModelFolder.TOKENIZER));
              write(corpus.utteranceTokenizer, temporary.resolve(ModelFolder.UTTERANCE_TOKENIZER));
              state.write(temporary.resolve(ModelFolder.TRAINING));
            });
    listener.onCheckpoint(folder);
    return folder;
  }

  private TrainingState restore(TrainingGraph graph, Path folder) throws IOException {
    ModelCard card = ModelCard.read(folder.resolve(ModelFolder.CARD));
    ModelFolder.verify(
        folder, card, ModelFolder.WEIGHTS, ModelFolder.OPTIMIZER, ModelFolder.TRAINING);
    Path weights = folder.resolve(ModelFolder.WEIGHTS);
    Path moments = folder.resolve(ModelFolder.OPTIMIZER);
    graph.average().load(graph.session(), SafeTensors.read(weights), weights);
    graph.state().load(graph.session(), SafeTensors.read(moments), moments);
    TrainingState state = TrainingState.read(folder.resolve(ModelFolder.TRAINING));
    if (state.seed() != settings.run().seed()) {
      throw new ConfigurationException(
          "The checkpoint in %s was trained with run.seed %d, but the settings say %d; give it the same seed."
              .formatted(folder, state.seed(), settings.run().seed()));
    }
    return withBest(state);
  }

  /** A checkpoint is written before its programs are judged; what was the best stands in best/. */
  private TrainingState withBest(TrainingState state) throws IOException {
    Optional<ModelCard> best = ModelFolder.best(output);
    if (best.isEmpty()) {
      return state;
    }
    ModelCard.Training training = best.get().training();
    double exact = training.dev().getOrDefault(EXACT, -1.0);
    return new TrainingState(
        state.step(),
        state.seed(),
        state.epoch(),
        state.batchOfEpoch(),
        exact,
        training.step(),
        state.levels());
  }

  private void report(TrainingReport report) throws IOException {
    Files.writeString(
        output.resolve(REPORTS),
        report.toJson() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    listener.onReport(report);
  }

  private CodeFusionNetwork.Spec spec(Corpus corpus) {
    return spec(
        plugins,
        settings,
        corpus.tokenizer.size(),
        corpus.utteranceTokenizer.size(),
        corpus.tokenizer.fingerprint().equals(corpus.utteranceTokenizer.fingerprint()));
  }

  /** Returns what the network is made of, for vocabularies of these sizes. */
  public static CodeFusionNetwork.Spec spec(
      Plugins plugins,
      TrainingSettings settings,
      int vocabulary,
      int utteranceVocabulary,
      boolean sharedVocabulary) {
    TrainingSettings.Network network = settings.network();
    Dims dims =
        new Dims(
            vocabulary,
            utteranceVocabulary,
            sharedVocabulary,
            network.width(),
            network.heads(),
            network.latent(),
            network.encoderLayers(),
            network.denoiserLayers(),
            network.decoderLayers(),
            network.codeLength(),
            network.utteranceLength());
    return new CodeFusionNetwork.Spec(
        dims,
        network.parameterization(),
        network.outputPrior(),
        plugins.encoders().get(network.encoder().name()),
        network.encoder().asOptions("encoder"),
        plugins.networks().get(network.denoiser().name()),
        network.denoiser().asOptions("denoiser"));
  }

  private ModelCard card(TrainingGraph graph, Corpus corpus, Dims dims) {
    TrainingSettings.Network network = settings.network();
    String type = settings.tokens().type();
    return new ModelCard(
        ModelCard.FORMAT_VERSION,
        version(),
        settings.name(),
        settings.language(),
        graph.parameters(),
        dims,
        network.parameterization(),
        network.outputPrior(),
        network.selfConditioning() > 0,
        network.encoder(),
        network.denoiser(),
        new ModelCard.TokenizerRef(type, corpus.tokenizer.fingerprint()),
        new ModelCard.TokenizerRef(type, corpus.utteranceTokenizer.fingerprint()),
        settings.data().utteranceCase(),
        settings.tokens().literals(),
        settings.noise().schedule(),
        Noise.ALGORITHM,
        settings.sampler(),
        settings.defaults(),
        new ModelCard.Training(corpus.data, 0, settings.run().seed(), Map.of()),
        Map.of());
  }

  private static String version() {
    String version = Trainer.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static void write(Tokenizer tokenizer, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      tokenizer.write(out);
    }
  }
}
