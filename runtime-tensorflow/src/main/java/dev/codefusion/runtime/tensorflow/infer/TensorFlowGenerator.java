package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.Answer;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import dev.codefusion.api.Step;
import dev.codefusion.api.StepListener;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.denoise.Latents;
import dev.codefusion.api.denoise.NoiseLevel;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.api.schedule.SamplingListener;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.FolderModels;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.LengthChoice;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A trained model that answers requests, one after the other. */
public final class TensorFlowGenerator implements CodeGenerator {

  /** Log-SNR of given tokens, from the middle of the range in which a token becomes readable. */
  private static final double LOW_NOISE = 2.4;

  private final ModelCard card;
  private final Plugins plugins;
  private final TextCodec codec;
  private final @Nullable LanguageTarget language;
  private final InferenceGraph graph;
  private boolean closed;

  private TensorFlowGenerator(
      ModelCard card,
      Plugins plugins,
      TextCodec codec,
      @Nullable LanguageTarget language,
      InferenceGraph graph) {
    this.card = card;
    this.plugins = plugins;
    this.codec = codec;
    this.language = language;
    this.graph = graph;
  }

  /**
   * Loads a model.
   *
   * @param folder a model's folder, or a training's
   * @throws ConfigurationException where the folder holds no whole model, or the model needs a
   *     plugin that is not there
   */
  public static TensorFlowGenerator open(Plugins plugins, Path folder, Engine engine)
      throws IOException {
    return open(plugins, new FolderModels.Folder(ModelFolder.resolve(folder)), engine);
  }

  /**
   * Loads a model.
   *
   * @throws ConfigurationException where it is not whole, or needs a plugin that is not there
   */
  public static TensorFlowGenerator open(Plugins plugins, ModelFiles model, Engine engine)
      throws IOException {
    ModelCard card = ModelCard.of(model);
    String home = model.location();
    if (!card.noise().equals(Noise.ALGORITHM)) {
      throw new ConfigurationException(
          "The model in %s draws its noise by '%s', but this release knows '%s' only."
              .formatted(home, card.noise(), Noise.ALGORITHM));
    }
    plugins.schedule(card.schedule());
    plugins.sampler(card.sampler());
    LanguageTarget language = plugins.language(card.language(), card.literals());
    CodeFusionNetwork.Spec spec = spec(plugins, card);
    String weights = home + "/" + ModelFolder.WEIGHTS;
    // Files are read and checked while TensorFlow's library is loaded and the graph is built.
    Background<Map<String, SafeTensors.Array>> arrays =
        Background.of(
            () -> SafeTensors.read(ModelFolder.read(model, card, ModelFolder.WEIGHTS), weights));
    Background<TextCodec> codec = Background.of(() -> codec(plugins, model, card, language));
    try {
      InferenceGraph graph = new InferenceGraph(spec, arrays::get, weights, engine);
      try {
        return new TensorFlowGenerator(card, plugins, codec.get(), language, graph);
      } catch (RuntimeException e) {
        graph.close();
        throw e;
      }
    } finally {
      arrays.await();
      codec.await();
    }
  }

  static TextCodec codec(
      Plugins plugins, ModelFiles model, ModelCard card, @Nullable LanguageTarget language)
      throws IOException {
    Tokenizers tokenizers = Tokenizers.read(plugins, model, card);
    TextCodec codec =
        new TextCodec(
            tokenizers.code(),
            tokenizers.utterance(),
            card.utteranceCase(),
            language,
            card.literals());
    if (!card.files().containsKey(ModelFolder.MEMORY)) {
      return codec;
    }
    return codec.remembering(
        tokenizers.memory(model, card), card.memory().read(), card.dims().utteranceLength());
  }

  /** Returns what the network of a card is made of; every option must be consumed. */
  static CodeFusionNetwork.Spec spec(Plugins plugins, ModelCard card) {
    return new CodeFusionNetwork.Spec(
        card.dims(),
        card.parameterization(),
        card.outputPrior(),
        plugins.encoders().get(card.encoder().name()),
        card.encoder().asOptions("encoder"),
        plugins.networks().get(card.denoiser().name()),
        card.denoiser().asOptions("denoiser"),
        card.shareHeads());
  }

  /** Returns the model's card. */
  public ModelCard card() {
    return card;
  }

  /** Returns the model opened up for measurements; it is closed with this generator. */
  public Probe probe() {
    return new Probe(card, plugins, codec, graph);
  }

  @Override
  public Answer generate(Request request) {
    return generate(request, StepListener.NONE);
  }

  @Override
  public synchronized Answer generate(Request request, StepListener listener) {
    if (closed) {
      throw new IllegalStateException("the generator is closed");
    }
    ModelCard.Defaults defaults = card.defaults();
    int steps = request.steps().orElse(defaults.steps());
    int candidates = request.candidates().orElse(defaults.candidates());
    int count = request.samples().orElse(Math.max(candidates, defaults.samples()));
    Plugin samplerPlugin = chosen(request.sampler(), card.sampler());
    NoiseSchedule schedule = plugins.schedule(schedule(request));
    Sampler sampler = plugins.sampler(samplerPlugin);
    double guidance = guidance(request);
    TextCodec.Reading reading = read(codec, card, request.prompt());
    try (InferenceGraph.Condition condition = graph.encode(reading.ids())) {
      Optional<Outline> outline =
          request.sketch().map(sketch -> new Outline(sketch, codec, reading));
      int[] lengths = lengths(request, condition, outline, count);
      SplittableRandom random = new SplittableRandom(request.seed());
      List<Outline.Row> rows = new ArrayList<>();
      outline.ifPresent(
          sketch -> Arrays.stream(lengths).forEach(n -> rows.add(sketch.row(n, random))));
      Noise noise = new Noise(request.seed(), lengths, card.dims().latent());
      InferenceGraph.Manner manner =
          new InferenceGraph.Manner(
              defaults.temperature(), guidance, defaults.clamp(), request.seed());
      Estimate last;
      int taken;
      try (TensorFlowDenoiser denoiser =
          new TensorFlowDenoiser(
              graph,
              condition,
              manner,
              card.selfConditioning(),
              given(rows, lengths, request.seed()),
              new Settling(defaults.earlyExit()))) {
        SamplingListener tracer = tracer(listener, denoiser, reading);
        last =
            sampler.sample(
                denoiser,
                schedule,
                steps,
                noise,
                (step, of, levels, estimate) ->
                    tracer.onStep(step, of, levels, estimate) && !denoiser.isSettled());
        taken = denoiser.calls();
      }
      InferenceGraph.Decoded decoded =
          defaults.decoder() ? graph.decode(condition, last.x0()) : nearest(last);
      List<Ranker.Sample> samples = new ArrayList<>();
      for (int row = 0; row < count; row++) {
        Outline.Row filled = rows.isEmpty() ? null : rows.get(row);
        samples.add(
            sample(reading, decoded, row * last.x0().longest(), lengths[row], outline, filled));
      }
      if (defaults.ranking() == ModelCard.Ranking.EVIDENCE) {
        if (outline.isEmpty()) {
          samples.addAll(recalled(reading));
        }
        samples = weighed(samples, condition, request.seed());
      }
      Ranker ranker = new Ranker(defaults.ranking(), check(request.prompt()), canonical());
      return new Answer(ranker.rank(samples, candidates), samplerPlugin.name(), taken, count);
    }
  }

  private double guidance(Request request) {
    double guidance = request.guidance().orElse(card.defaults().guidance());
    if (guidance != 1 && !card.traits().unconditional()) {
      throw new ConfigurationException(
          "Guidance is %s, but model '%s' never learned to do without an utterance; leave it at 1, or train with noise.conditionDrop above 0."
              .formatted(guidance, card.name()));
    }
    return guidance;
  }

  private int[] lengths(
      Request request, InferenceGraph.Condition condition, Optional<Outline> outline, int samples) {
    ModelCard.Defaults defaults = card.defaults();
    int longest = card.dims().codeLength();
    if (request.length().isPresent() || defaults.length() == LengthChoice.FIXED) {
      int length = request.length().orElse(longest);
      if (length > longest) {
        throw new ConfigurationException(
            "'length' is %d, but model '%s' writes at most %d tokens; choose a smaller one."
                .formatted(length, card.name(), longest));
      }
      outline.ifPresent(sketch -> sketch.requirePossible(length));
      int[] lengths = new int[samples];
      Arrays.fill(lengths, length);
      return lengths;
    }
    float[] shares =
        outline
            .map(sketch -> sketch.possible(condition.lengthShares()))
            .orElse(condition.lengthShares());
    return defaults.length() == LengthChoice.BEAM
        ? Lengths.deal(shares, samples, defaults.lengths())
        : Lengths.allot(shares, samples, defaults.lengths());
  }

  /** Embeds the given tokens, and mixes them with a little noise, as the network learned to. */
  private Given given(List<Outline.Row> rows, int[] lengths, long seed) {
    if (rows.isEmpty()) {
      return Given.nothing();
    }
    Latents noisy = new Noise(~seed, lengths, card.dims().latent()).next();
    int[] ids = new int[rows.size() * noisy.longest()];
    Arrays.fill(ids, Given.OPEN);
    for (int row = 0; row < rows.size(); row++) {
      int[] own = rows.get(row).ids();
      System.arraycopy(own, 0, ids, row * noisy.longest(), own.length);
    }
    int[] known = Arrays.stream(ids).map(id -> Math.max(id, 0)).toArray();
    float[] clean = graph.embed(known, rows.size());
    NoiseLevel low = allButClean();
    for (int i = 0; i < clean.length; i++) {
      noisy.values()[i] = (float) (low.alpha() * clean[i] + low.sigma() * noisy.values()[i]);
    }
    return new Given(ids, clean, noisy.values(), low.logSnr(), card.traits().levelsPerToken());
  }

  private NoiseLevel allButClean() {
    return new NoiseLevel(LOW_NOISE - Math.log(card.dims().latent() / 9.6));
  }

  /** What the memory knows stands for election as it is, with the literals of the prompt. */
  private List<Ranker.Sample> recalled(TextCodec.Reading reading) {
    return reading.recalled().stream()
        .filter(program -> program.length <= card.dims().codeLength())
        .limit(card.defaults().recalled())
        .map(program -> new Ranker.Sample(codec.decode(program, reading).strip(), program, 0))
        .toList();
  }

  /** Puts the denoiser's log-likelihood of each whole program in the place of the decoder's. */
  private List<Ranker.Sample> weighed(
      List<Ranker.Sample> samples, InferenceGraph.Condition condition, long seed) {
    List<int[]> programs = new ArrayList<>();
    for (Ranker.Sample sample : samples) {
      if (sample.tokens().length > 0
          && programs.stream().noneMatch(other -> Arrays.equals(other, sample.tokens()))) {
        programs.add(sample.tokens());
      }
    }
    NoiseLevel pure = new NoiseLevel(plugins.schedule(card.schedule()).logSnr(1));
    double[] evidence =
        new Evidence(graph, pure, allButClean())
            .of(condition, programs, card.dims().latent(), ~seed);
    List<Ranker.Sample> weighed = new ArrayList<>();
    for (Ranker.Sample sample : samples) {
      for (int i = 0; i < evidence.length; i++) {
        if (Arrays.equals(programs.get(i), sample.tokens())) {
          weighed.add(new Ranker.Sample(sample.code(), sample.tokens(), evidence[i]));
        }
      }
    }
    return weighed;
  }

  /** The tokens nearest to an estimate, with the denoiser's own confidence as likelihood. */
  private InferenceGraph.Decoded nearest(Estimate estimate) {
    float[] logLikelihood = estimate.confidence().clone();
    for (int i = 0; i < logLikelihood.length; i++) {
      logLikelihood[i] = (float) Math.log(Math.max(logLikelihood[i], Float.MIN_NORMAL));
    }
    return new InferenceGraph.Decoded(graph.nearest(estimate.x0()), logLikelihood);
  }

  /** Turns the steps of the sampler into those that a user can read. */
  private SamplingListener tracer(
      StepListener listener, TensorFlowDenoiser denoiser, TextCodec.Reading reading) {
    if (listener == StepListener.NONE) {
      return SamplingListener.NONE;
    }
    AtomicReference<int[]> before = new AtomicReference<>(new int[0]);
    return (step, steps, levels, estimate) -> {
      int[] guess = denoiser.guess();
      int[] previous = before.getAndSet(guess);
      Latents x0 = estimate.x0();
      List<Step.Draft> drafts = new ArrayList<>();
      for (int row = 0; row < x0.rows(); row++) {
        List<Step.Token> tokens = new ArrayList<>();
        for (int i = row * x0.longest(); i < row * x0.longest() + x0.length(row); i++) {
          boolean settled = i < previous.length && previous[i] == guess[i];
          String text = codec.decode(new int[] {guess[i]}, reading);
          tokens.add(new Step.Token(text, estimate.confidence()[i], settled));
        }
        drafts.add(new Step.Draft(tokens));
      }
      listener.onStep(new Step(step, steps, levels.noisiest(), drafts));
      return true;
    };
  }

  /** Reads a prompt; one that is empty to the model, or too long for it, is refused. */
  static TextCodec.Reading read(TextCodec codec, ModelCard card, Prompt prompt) {
    TextCodec.Reading reading = codec.read(prompt);
    int tokens = reading.ids().length;
    if (tokens == 0) {
      throw new ConfigurationException(
          "The utterance holds nothing that model '%s' can read; say it in words."
              .formatted(card.name()));
    }
    if (tokens > card.dims().utteranceLength()) {
      throw new ConfigurationException(
          "The utterance has %d tokens, but model '%s' reads at most %d; say it in fewer words."
              .formatted(tokens, card.name(), card.dims().utteranceLength()));
    }
    return reading;
  }

  private Ranker.Sample sample(
      TextCodec.Reading reading,
      InferenceGraph.Decoded decoded,
      int from,
      int length,
      Optional<Outline> outline,
      Outline.@Nullable Row filled) {
    int end = 0;
    while (end < length && (filled != null || decoded.code()[from + end] != codec.padId())) {
      end++;
    }
    int[] ids = Arrays.copyOfRange(decoded.code(), from, from + end);
    // That the program ends here is part of what is judged; the rest of the padding is not.
    int judged = Math.min(end + 1, length);
    double sum = 0;
    int searched = 0;
    for (int i = 0; i < judged; i++) {
      if (filled != null && filled.ids()[i] != Given.OPEN) {
        ids[i] = filled.ids()[i];
      } else {
        sum += decoded.logLikelihood()[from + i];
        searched++;
      }
    }
    String code =
        outline.isPresent() && filled != null
            ? outline.get().text(ids, filled)
            : codec.decode(ids, reading);
    return new Ranker.Sample(code.strip(), ids, sum / searched);
  }

  private UnaryOperator<String> canonical() {
    LanguageTarget target = language;
    return target == null ? UnaryOperator.identity() : target::canonical;
  }

  private Function<String, Optional<Boolean>> check(Prompt prompt) {
    LanguageTarget target = language;
    return target == null
        ? code -> Optional.empty()
        : code -> Optional.of(target.check(code, prompt).valid());
  }

  /**
   * Returns the schedule of a request. One that follows the loss gets the levels that the model's
   * training wrote for its sampler, and starts from the noise that the model knows as the highest.
   */
  private Plugin schedule(Request request) {
    Plugin schedule = chosen(request.schedule(), card.schedule());
    String levels = card.sampler().options().get("levels");
    if (!schedule.name().equals("adaptive")
        || levels == null
        || schedule.options().containsKey("levels")) {
      return schedule;
    }
    double pure = plugins.schedule(card.schedule()).logSnr(1);
    return schedule.withDefault("levels", levels).withDefault("pure", Double.toString(pure));
  }

  /** A plugin chosen by name alone has the model's options where it is the model's own. */
  private static Plugin chosen(Optional<String> wish, Plugin own) {
    Plugin wished = wish.map(Plugin::parse).orElse(own);
    return wished.name().equals(own.name()) && wished.options().isEmpty() ? own : wished;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      graph.close();
    }
  }
}
