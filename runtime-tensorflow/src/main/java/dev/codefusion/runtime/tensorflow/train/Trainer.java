package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.FolderModels;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.infer.Generators;
import dev.codefusion.runtime.tensorflow.model.AutoregressiveNetwork;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import dev.codefusion.runtime.tensorflow.train.PairFile.Pair;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a model on pairs, from the first step or from the last checkpoint, to the last step or
 * until the process is told to end. Used once, by one thread.
 */
public final class Trainer {

  private static final Logger log = LoggerFactory.getLogger(Trainer.class);

  /** The figure by which one model is better than another. */
  private static final String EXACT = "exactTop1";

  /** Most steps between two times that adaptive levels follow the loss. */
  private static final long REFRESH_EVERY = 500;

  /** Share of a training after which they stay. */
  private static final double FROZEN_AFTER = 0.6;

  /** A weight's raw value and its two moments. */
  private static final long OPTIMIZER_BYTES = 3 * Float.BYTES;

  /** More than names and shapes of a network's arrays ever take. */
  private static final long HEADER_BYTES = 1 << 22;

  private final Plugins plugins;
  private final TrainingSettings settings;
  private final Path output;
  private final TrainingListener listener;
  private final ReportFile reports;
  private final LossWarp warp;

  public Trainer(
      Plugins plugins, TrainingSettings settings, Path output, TrainingListener listener) {
    this.plugins = plugins;
    this.settings = settings;
    this.output = output;
    this.listener = listener;
    reports = new ReportFile(output);
    warp = new LossWarp(settings.network().latent());
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
    // Made before the data are read, which may take long.
    try (StopSignal stop = new StopSignal()) {
      Corpus corpus =
          resume ? Corpus.resumed(settings, plugins, from) : Corpus.fresh(settings, plugins);
      if (stop.requested()) {
        long done = resume ? state(from).step() : 0;
        return new TrainingResult(done, false, output);
      }
      return train(corpus, resume, from, stop);
    }
  }

  private TrainingResult train(Corpus corpus, boolean resume, Path from, StopSignal stop)
      throws IOException {
    Dims dims = dims(corpus);
    try (Learner graph = learner(dims)) {
      requireReadable(graph.parameters());
      TrainingState state;
      if (resume) {
        state = restore(graph, from);
        warp.restore(state.warp());
        reports.forgetAfter(state.step());
      } else {
        // A training that was killed before its first checkpoint may have reported.
        reports.forgetAfter(0);
        graph.initialise();
        if (settings.run().initial().isPresent()) {
          String name = settings.run().initial().get();
          Inheritance.Share share = Inheritance.of(plugins, name).bequeath(graph);
          log.info("{} of {} weights start from {}", share.inherited(), share.all(), name);
        }
        state =
            new TrainingState(
                0, settings.run().seed(), 0, 0, -1, 0, Meter.State.NONE, LossWarp.State.NONE);
      }
      ModelFolder.create(output);
      log.info(
          "Training '{}': {} weights, {} pairs, {} batches an epoch, from step {} to {}",
          settings.name(),
          graph.parameters(),
          corpus.train.size(),
          corpus.batches.perEpoch(),
          state.step(),
          settings.pretraining().steps() + settings.optimizer().steps());
      return loop(graph, corpus, card(graph, corpus, dims, encoder()), state, stop);
    }
  }

  /** A model that cannot be opened again must not be found out after hours of training. */
  private void requirePlugins() {
    plugins.schedule(schedule());
    plugins.sampler(sampler());
    plugins.encoders().get(settings.network().encoder().name());
    plugins.network(settings.network().denoiser().name());
  }

  /** A checkpoint that nobody can go on from must not be found out when it is needed. */
  private static void requireReadable(long weights) {
    long bytes = OPTIMIZER_BYTES * weights + HEADER_BYTES;
    if (bytes > FolderModels.LARGEST_FILE) {
      throw new ConfigurationException(
          "The network learns %d weights, which takes %d bytes in a checkpoint's %s, but a file is read up to %d; make width, layers or the vocabulary smaller."
              .formatted(weights, bytes, ModelFolder.OPTIMIZER, FolderModels.LARGEST_FILE));
    }
  }

  private TrainingResult loop(
      Learner graph, Corpus corpus, ModelCard first, TrainingState start, StopSignal stop)
      throws IOException {
    ModelCard card = first;
    TrainingSettings.Run run = settings.run();
    List<Phase> phases = phases(corpus);
    long steps = phases.get(phases.size() - 1).last();
    Meter meter = new Meter(settings.network().latent(), warp);
    TrainingState state = start;
    if (start.step() > 0 && !reports.endsWith(start.step())) {
      meter = new Meter(settings.network().latent(), warp, start.meter());
      if (reports(corpus, start.step(), steps)) {
        // A kill in the midst of a look leaves its checkpoint, but neither verdict nor report; one
        // right after a checkpoint, no report.
        Map<String, Double> dev = new LinkedHashMap<>();
        List<LevelLoss> devLevels = List.of();
        if (looks(corpus, start.step(), steps)) {
          devLevels = look(graph, corpus, dev);
          state = judge(ModelFolder.latest(output), corpus, card, state, dev);
        }
        double rate =
            phaseOf(phases, start.step()).learningRate(start.step(), settings.optimizer());
        report(meter.report(start.step(), steps, rate, devLevels, dev));
        meter = new Meter(settings.network().latent(), warp);
      }
    }
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
              Meter.State.NONE,
              LossWarp.State.NONE);
      if (adapts(step, steps)) {
        warp.refresh();
        card = card(graph, corpus, first.dims(), first.encoder());
      }

      boolean last = step == steps;
      boolean looks = looks(corpus, step, steps);
      Map<String, Double> dev = new LinkedHashMap<>();
      List<LevelLoss> devLevels = List.of();
      if (looks) {
        devLevels = look(graph, corpus, dev);
      }
      if (looks || last || step % run.checkpointEvery() == 0) {
        Path checkpoint = save(graph, corpus, card, whole(state, meter), dev);
        saved = step;
        if (looks) {
          state = judge(checkpoint, corpus, card, state, dev);
        }
      }
      if (reports(corpus, step, steps)) {
        report(meter.report(step, steps, rate, devLevels, dev));
        meter = new Meter(settings.network().latent(), warp);
      }
    }
    if (state.step() > saved) {
      save(graph, corpus, card, whole(state, meter), Map.of());
    }
    return new TrainingResult(state.step(), state.step() >= steps, output);
  }

  /** Returns whether a step ends with a look at the development data. */
  private boolean looks(Corpus corpus, long step, long steps) {
    long every = settings.run().evaluateEvery();
    return every > 0 && !corpus.dev.isEmpty() && (step == steps || step % every == 0);
  }

  /** Returns whether a step ends with a report. */
  private boolean reports(Corpus corpus, long step, long steps) {
    return looks(corpus, step, steps) || step == steps || step % settings.run().reportEvery() == 0;
  }

  private TrainingState whole(TrainingState state, Meter meter) {
    return state.with(meter.state(), adaptive() ? warp.state() : LossWarp.State.NONE);
  }

  private boolean adaptive() {
    return settings.noise().levels() == TrainingSettings.Noise.Levels.ADAPTIVE;
  }

  /**
   * Takes the step's losses in, and returns whether the levels should now follow them. In the last
   * part of a training they no longer change, so that it ends on what the sampler will use.
   */
  private boolean adapts(long step, long steps) {
    if (!adaptive()) {
      return false;
    }
    warp.endStep();
    long every = Math.max(1, Math.min(REFRESH_EVERY, steps / 20));
    return step % every == 0 && step <= FROZEN_AFTER * steps;
  }

  /**
   * Returns the sampler as a model's card names it: a grid of quantiles, unless it has levels of
   * its own, gets those of the levels that this training draws.
   */
  private ModelCard.Plugin sampler() {
    ModelCard.Plugin sampler = settings.sampler();
    return adaptive() && "quantiles".equals(sampler.options().get("grid"))
        ? sampler.withDefault("levels", learnedLevels())
        : sampler;
  }

  /**
   * Returns the noise schedule as a model's card names it; the adaptive one likewise, without a
   * scale, since the levels are what the training drew already.
   */
  private ModelCard.Plugin schedule() {
    ModelCard.Plugin schedule = settings.noise().schedule();
    if (!adaptive()
        || !schedule.name().equals("adaptive")
        || schedule.options().containsKey("levels")) {
      return schedule;
    }
    Map<String, String> options = new TreeMap<>(schedule.options());
    options.remove("noiseScale");
    options.put("levels", learnedLevels());
    return new ModelCard.Plugin(schedule.name(), options);
  }

  private String learnedLevels() {
    int latent = settings.network().latent();
    return Arrays.stream(LossWarp.quantiles(u -> LevelDraw.adaptive(u, latent, warp)))
        .mapToObj(level -> String.format(Locale.ROOT, "%.4f", level))
        .collect(Collectors.joining(" "));
  }

  private List<Phase> phases(Corpus corpus) {
    TrainingSettings.Noise noise = settings.noise();
    TrainingSettings.Pretraining pretraining = settings.pretraining();
    LevelDraw draw = levelDraw(warp);
    List<Phase> phases = new ArrayList<>();
    if (pretraining.steps() > 0) {
      Snippets snippets =
          new Snippets(
              new Corruption(
                  draw,
                  noise.perTokenShare(),
                  0,
                  noise.decoderMix(),
                  noise.pattern(),
                  noise.wrongShare(),
                  slack(corpus)),
              autoregressive() ? 1 : pretraining.unconditionalShare(),
              pretraining.maskFrom(),
              pretraining.maskTo(),
              corpus.tokenizer.maskId().orElse(corpus.tokenizer.padId()),
              corpus.snippetReader);
      phases.add(
          new Phase(
              1,
              pretraining.steps(),
              false,
              new Batches(corpus.snippets, settings.optimizer().batch(), settings.run().seed()),
              snippets::corrupt));
    }
    Corruption corruption =
        new Corruption(
            draw,
            noise.perTokenShare(),
            noise.conditionDrop(),
            noise.decoderMix(),
            noise.pattern(),
            noise.wrongShare(),
            slack(corpus));
    phases.add(
        new Phase(
            pretraining.steps() + 1,
            pretraining.steps() + settings.optimizer().steps(),
            true,
            corpus.batches,
            corruption::corrupt));
    return phases;
  }

  private Slack slack(Corpus corpus) {
    TrainingSettings.Network network = settings.network();
    if (autoregressive()) {
      // It says itself where a program ends.
      return Slack.NONE;
    }
    return new Slack(network.slack(), corpus.tokenizer.padId(), network.codeLength());
  }

  /** Returns the phase of a step; the last of one that lies behind them all. */
  private static Phase phaseOf(List<Phase> phases, long step) {
    return phases.stream()
        .filter(phase -> step <= phase.last())
        .findFirst()
        .orElse(phases.get(phases.size() - 1));
  }

  private LevelDraw levelDraw(LossWarp learned) {
    TrainingSettings.Noise noise = settings.noise();
    return new LevelDraw(
        plugins.schedule(schedule()),
        noise.levels(),
        settings.network().latent(),
        noise.pureShare(),
        learned);
  }

  /** Losses on the development data, always with the same levels and the same noise. */
  private List<LevelLoss> look(Learner graph, Corpus corpus, Map<String, Double> figures) {
    LevelDraw draw = levelDraw(new LossWarp(settings.network().latent()));
    LevelTable table = new LevelTable(settings.network().latent());
    Batches batches = new Batches(corpus.dev, settings.optimizer().batch(), 0);
    Map<String, Double> sums = new LinkedHashMap<>();
    for (int i = 0; i < batches.perEpoch(); i++) {
      List<Example> examples = batches.at(i);
      SplittableRandom random = new SplittableRandom(i);
      double[] logSnr = draw.draw(examples.size(), random);
      List<NoisyRow> rows = new ArrayList<>();
      for (int row = 0; row < logSnr.length; row++) {
        Example example = examples.get(row);
        int[] code = slack(corpus).give(example.code(), random);
        rows.add(NoisyRow.of(new Example(example.utterance(), code), logSnr[row]));
      }
      TrainingGraph.Outcome outcome = graph.look(new TrainingGraph.NoisyBatch(rows, i), table);
      // The last batch may be smaller, and each row counts the same.
      double share = (double) examples.size() / corpus.dev.size();
      outcome.terms().forEach((name, value) -> sums.merge(name, share * value, Double::sum));
    }
    sums.forEach((name, value) -> figures.put(name + "Loss", value));
    return autoregressive() ? List.of() : table.means();
  }

  /** Generates for the first rows of the development data, if any, and keeps the best model. */
  private TrainingState judge(
      Path checkpoint,
      Corpus corpus,
      ModelCard card,
      TrainingState state,
      Map<String, Double> figures)
      throws IOException {
    if (settings.run().devRows() == 0) {
      return state;
    }
    List<Pair> rows =
        corpus.devPairs.subList(0, Math.min(settings.run().devRows(), corpus.devPairs.size()));
    DevScore score;
    try (CodeGenerator generator = Generators.open(plugins, checkpoint, settings.run().engine())) {
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
    return state.withBest(score.top1(), state.step());
  }

  private Path save(
      Learner graph, Corpus corpus, ModelCard card, TrainingState state, Map<String, Double> dev)
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
              if (corpus.memory != null) {
                corpus.memory.write(temporary.resolve(ModelFolder.MEMORY));
              }
              state.write(temporary.resolve(ModelFolder.TRAINING));
            });
    listener.onCheckpoint(folder);
    return folder;
  }

  private TrainingState restore(Learner graph, Path folder) throws IOException {
    ModelCard card = ModelCard.read(folder.resolve(ModelFolder.CARD));
    ModelFolder.verify(
        folder, card, ModelFolder.WEIGHTS, ModelFolder.OPTIMIZER, ModelFolder.TRAINING);
    Path weights = folder.resolve(ModelFolder.WEIGHTS);
    Path moments = folder.resolve(ModelFolder.OPTIMIZER);
    graph.loadFrozen();
    graph.average().load(graph.session(), SafeTensors.read(weights), weights);
    graph.state().load(graph.session(), SafeTensors.read(moments), moments);
    TrainingState state = state(folder);
    if (state.seed() != settings.run().seed()) {
      throw new ConfigurationException(
          "The checkpoint in %s was trained with run.seed %d, but the settings say %d; give it the same seed."
              .formatted(folder, state.seed(), settings.run().seed()));
    }
    return withBest(state);
  }

  private static TrainingState state(Path checkpoint) throws IOException {
    return TrainingState.read(checkpoint.resolve(ModelFolder.TRAINING));
  }

  /** A checkpoint is written before its programs are judged; what was the best stands in best/. */
  private TrainingState withBest(TrainingState state) throws IOException {
    Optional<ModelCard> best = ModelFolder.best(output);
    if (best.isEmpty()) {
      return state.withBest(-1, 0);
    }
    ModelCard.Training training = best.get().training();
    return state.withBest(training.dev().getOrDefault(EXACT, -1.0), training.step());
  }

  private void report(TrainingReport report) throws IOException {
    reports.append(report);
    listener.onReport(report);
  }

  private boolean autoregressive() {
    return settings.network().kind() == NetworkKind.AUTOREGRESSIVE;
  }

  private Dims dims(Corpus corpus) {
    return dims(
        settings.network(),
        corpus.tokenizer.size(),
        corpus.utteranceTokenizer.size(),
        corpus.tokenizer.fingerprint().equals(corpus.utteranceTokenizer.fingerprint()));
  }

  private static Dims dims(
      TrainingSettings.Network network, int vocabulary, int utterances, boolean shared) {
    boolean autoregressive = network.kind() == NetworkKind.AUTOREGRESSIVE;
    return new Dims(
        vocabulary,
        utterances,
        shared,
        network.width(),
        network.heads(),
        autoregressive ? network.width() : network.latent(),
        network.encoderLayers(),
        network.denoiserLayers(),
        network.decoderLayers(),
        network.codeLength(),
        network.utteranceLength());
  }

  /** Returns what a diffusion network is made of, for vocabularies of these sizes. */
  public static CodeFusionNetwork.Spec spec(
      Plugins plugins,
      TrainingSettings settings,
      int vocabulary,
      int utteranceVocabulary,
      boolean sharedVocabulary) {
    TrainingSettings.Network network = settings.network();
    return spec(plugins, network, dims(network, vocabulary, utteranceVocabulary, sharedVocabulary));
  }

  private static CodeFusionNetwork.Spec spec(
      Plugins plugins, TrainingSettings.Network network, Dims dims) {
    return new CodeFusionNetwork.Spec(
        dims,
        network.parameterization(),
        network.outputPrior(),
        plugins.encoders().get(network.encoder().name()),
        network.encoder().asOptions("encoder"),
        plugins.network(network.denoiser().name()),
        network.denoiser().asOptions("denoiser"),
        network.shareHeads());
  }

  private Learner learner(Dims dims) {
    TrainingSettings.Network network = settings.network();
    return switch (network.kind()) {
      case DIFFUSION -> new TrainingGraph(spec(plugins, network, dims), settings);
      case AUTOREGRESSIVE ->
          new AutoregressiveGraph(
              new AutoregressiveNetwork.Spec(
                  dims,
                  plugins.encoders().get(network.encoder().name()),
                  network.encoder().asOptions("encoder")),
              settings);
    };
  }

  /**
   * Returns the encoder as a model's card names it; finding that out may read published weights.
   */
  private ModelCard.Plugin encoder() {
    TrainingSettings.Network network = settings.network();
    UtteranceEncoderProvider encoder = plugins.encoders().get(network.encoder().name());
    return new ModelCard.Plugin(encoder.name(), encoder.settled(network.encoder().options()));
  }

  private ModelCard card(Learner graph, Corpus corpus, Dims dims, ModelCard.Plugin encoder) {
    TrainingSettings.Network network = settings.network();
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
        encoder,
        network.denoiser(),
        corpus.tokenizerRef,
        corpus.utteranceTokenizerRef,
        settings.data().utteranceCase(),
        settings.tokens().literals(),
        schedule(),
        Noise.ALGORITHM,
        sampler(),
        settings.defaults(),
        new ModelCard.Training(corpus.data, 0, settings.run().seed(), Map.of()),
        Map.of(),
        network.kind(),
        network.shareHeads(),
        new ModelCard.Traits(
            settings.learnsWithoutUtterance(), settings.noise().perTokenShare() > 0),
        new ModelCard.Memory(settings.data().memory(), List.of()),
        "");
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
