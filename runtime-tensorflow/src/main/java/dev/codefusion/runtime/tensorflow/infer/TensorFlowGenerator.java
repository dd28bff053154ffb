package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
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
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A trained model that answers requests, one after the other. */
public final class TensorFlowGenerator implements CodeGenerator {

  /** Most programs that are denoised together: as many as one request may ask for. */
  private static final int MOST_ROWS = 1_000;

  /** Log-SNR of given tokens, from the middle of the range in which a token becomes readable. */
  private static final double LOW_NOISE = 2.4;

  /** In nats; what it and the toll bring is measured in docs/experiments.md (run 18). */
  private static final double TOKEN_REWARD = 0.25;

  private static final double LITERAL_TOLL = 8;

  /** More than evidence ever differs by. */
  private static final double KNOWN_REWARD = 1e4;

  private final ModelCard card;
  private final Plugins plugins;
  private final TextCodec codec;
  private final @Nullable LanguageTarget language;
  private final InferenceGraph graph;
  private final Evidence evidence;
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
    NoiseLevel pure = new NoiseLevel(plugins.schedule(card.schedule()).logSnr(1));
    evidence = new Evidence(graph, pure, allButClean(card), card.dims().latent());
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
    return open(plugins, model, ModelCard.of(model), engine);
  }

  /**
   * Loads a model to run it as a card says, which may differ from its own in the defaults.
   *
   * @throws ConfigurationException where it is not whole, or needs a plugin that is not there
   */
  static TensorFlowGenerator open(Plugins plugins, ModelFiles model, ModelCard card, Engine engine)
      throws IOException {
    String home = model.location();
    LanguageTarget language = checked(plugins, card, home);
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

  /**
   * Returns the language's plugin, where there is one, of a model that has whatever else it needs
   * for sampling.
   *
   * @param home where the model is, for messages
   */
  static @Nullable LanguageTarget checked(Plugins plugins, ModelCard card, String home) {
    if (!card.noise().equals(Noise.ALGORITHM)) {
      throw new ConfigurationException(
          "The model in %s draws its noise by '%s', but this release knows '%s' only."
              .formatted(home, card.noise(), Noise.ALGORITHM));
    }
    plugins.schedule(card.schedule());
    plugins.sampler(card.sampler());
    return plugins.language(card.language(), card.literals());
  }

  static TextCodec codec(
      Plugins plugins, ModelFiles model, ModelCard card, @Nullable LanguageTarget language)
      throws IOException {
    Tokenizers tokenizers = Tokenizers.read(plugins, model, card);
    TextCodec codec = tokenizers.codec(card, language);
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
        plugins.network(card.denoiser().name()),
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
    try (Task task = task(request)) {
      return answer(List.of(task), listener).get(0);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Requests that ask for the same manner of denoising are denoised in one batch, or in several
   * where they have more programs than a single request may. Those with guidance or a sketch run
   * alone.
   */
  @Override
  public synchronized List<Answer> generateAll(List<Request> requests) {
    List<Task> tasks = new ArrayList<>();
    try {
      requests.forEach(request -> tasks.add(task(request)));
      IdentityHashMap<Task, Answer> answers = new IdentityHashMap<>();
      Map<Manner, List<Task>> batches = new LinkedHashMap<>();
      for (Task task : tasks) {
        if (task.runsAlone()) {
          answers.put(task, answer(List.of(task), StepListener.NONE).get(0));
        } else {
          batches.computeIfAbsent(task.manner(), manner -> new ArrayList<>()).add(task);
        }
      }
      for (List<Task> alike : batches.values()) {
        for (List<Task> batch : portions(alike)) {
          List<Answer> made = answer(batch, StepListener.NONE);
          for (int i = 0; i < batch.size(); i++) {
            answers.put(batch.get(i), made.get(i));
          }
        }
      }
      return tasks.stream().map(answers::get).toList();
    } finally {
      tasks.forEach(Task::close);
    }
  }

  /** Cuts tasks into batches of no more rows than are held in memory at a time. */
  private static List<List<Task>> portions(List<Task> tasks) {
    List<List<Task>> portions = new ArrayList<>();
    int rows = MOST_ROWS;
    for (Task task : tasks) {
      rows += task.lengths().length;
      if (rows > MOST_ROWS) {
        portions.add(new ArrayList<>());
        rows = task.lengths().length;
      }
      portions.get(portions.size() - 1).add(task);
    }
    return portions;
  }

  /** How a request is denoised, as far as a batch has to agree on it. */
  private record Manner(int steps, Plugin schedule, Plugin sampler, double guidance) {}

  /**
   * A request made ready. Owns its condition.
   *
   * @param lengths length of each of its samples
   * @param rows what the sketch, where there is one, gives of each sample
   */
  private record Task(
      Request request,
      Manner manner,
      TextCodec.Reading reading,
      InferenceGraph.Condition condition,
      Optional<Outline> outline,
      int[] lengths,
      List<Outline.Row> rows)
      implements AutoCloseable {

    /** The noise of guidance, and the tokens that are given, are those of a whole batch. */
    boolean runsAlone() {
      return manner.guidance() != 1 || outline.isPresent();
    }

    @Override
    public void close() {
      condition.close();
    }
  }

  private Task task(Request request) {
    if (closed) {
      throw new IllegalStateException("the generator is closed");
    }
    ModelCard.Defaults defaults = card.defaults();
    int samples =
        request
            .samples()
            .orElse(
                Math.max(request.candidates().orElse(defaults.candidates()), defaults.samples()));
    Manner manner =
        new Manner(
            request.steps().orElse(defaults.steps()),
            schedule(request),
            chosen(request.sampler(), card.sampler()),
            guidance(request));
    // One that is not there is refused before anything is computed.
    plugins.schedule(manner.schedule());
    plugins.sampler(manner.sampler());
    TextCodec.Reading reading = read(codec, card, request.prompt());
    InferenceGraph.Condition condition = graph.encode(reading.ids());
    try {
      Optional<Outline> outline =
          request.sketch().map(sketch -> new Outline(sketch, codec, reading));
      int[] lengths = lengths(request, condition, outline, samples);
      SplittableRandom random = new SplittableRandom(request.seed());
      List<Outline.Row> rows = new ArrayList<>();
      outline.ifPresent(
          sketch -> Arrays.stream(lengths).forEach(n -> rows.add(sketch.row(n, random))));
      return new Task(request, manner, reading, condition, outline, lengths, rows);
    } catch (RuntimeException e) {
      condition.close();
      throw e;
    }
  }

  /** Denoises tasks of one manner in one batch; a listener can watch a single one only. */
  private List<Answer> answer(List<Task> tasks, StepListener listener) {
    if (tasks.size() == 1) {
      return answer(tasks, tasks.get(0).condition(), listener);
    }
    int[] rows = tasks.stream().mapToInt(task -> task.lengths().length).toArray();
    try (InferenceGraph.Condition all =
        InferenceGraph.Condition.joined(tasks.stream().map(Task::condition).toList(), rows)) {
      return answer(tasks, all, listener);
    }
  }

  private List<Answer> answer(
      List<Task> tasks, InferenceGraph.Condition condition, StepListener listener) {
    ModelCard.Defaults defaults = card.defaults();
    Task first = tasks.get(0);
    Manner manner = first.manner();
    Noise noise =
        Noise.joined(
            tasks.stream()
                .map(task -> new Noise(task.request().seed(), task.lengths(), card.dims().latent()))
                .toList());
    List<Answer> answers = new ArrayList<>();
    try (TensorFlowDenoiser denoiser =
        new TensorFlowDenoiser(
            graph,
            condition,
            new InferenceGraph.Manner(
                defaults.temperature(),
                manner.guidance(),
                defaults.clamp(),
                first.request().seed()),
            card.selfConditioning(),
            given(first.rows(), first.lengths(), first.request().seed()),
            new Settling(defaults.earlyExit()))) {
      SamplingListener tracer =
          tracer(listener, estimate -> denoiser.guess(), codec, first.reading());
      Estimate last =
          plugins
              .sampler(manner.sampler())
              .sample(
                  denoiser,
                  plugins.schedule(manner.schedule()),
                  manner.steps(),
                  noise,
                  (step, of, levels, estimate) ->
                      tracer.onStep(step, of, levels, estimate) && !denoiser.isSettled());
      InferenceGraph.Decoded decoded =
          defaults.decoder() ? graph.decode(condition, last.x0()) : nearest(last);
      int row = 0;
      for (Task task : tasks) {
        int count = task.lengths().length;
        List<Candidate> ranked = ranked(task, decoded, row, last.x0().longest());
        answers.add(new Answer(ranked, manner.sampler().name(), denoiser.calls(row, count), count));
        row += count;
      }
    }
    return answers;
  }

  /**
   * Ranks the samples of a task.
   *
   * @param from its first row in the batch
   * @param longest positions of a row of the batch
   */
  private List<Candidate> ranked(Task task, InferenceGraph.Decoded decoded, int from, int longest) {
    List<Ranker.Sample> samples = new ArrayList<>();
    for (int i = 0; i < task.lengths().length; i++) {
      Outline.Row filled = task.rows().isEmpty() ? null : task.rows().get(i);
      int at = (from + i) * longest;
      samples.add(sample(task.reading(), decoded, at, task.lengths()[i], task.outline(), filled));
    }
    Request request = task.request();
    if (card.defaults().ranking() == ModelCard.Ranking.EVIDENCE) {
      if (task.outline().isEmpty()) {
        samples.addAll(recalled(task.reading(), request.length()));
      }
      samples = weighed(samples, task, request.seed());
    }
    Ranker ranker =
        new Ranker(
            card.defaults().ranking(), check(language, request.prompt()), canonical(language));
    return ranker.rank(samples, request.candidates().orElse(card.defaults().candidates()));
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
    if (request.length().isPresent() || defaults.length() == LengthChoice.FIXED) {
      int length = fixedLength(card, request);
      outline.ifPresent(sketch -> sketch.requirePossible(length, card.dims().codeLength()));
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

  /** Returns the length that a request names, or else the longest that the model writes. */
  static int fixedLength(ModelCard card, Request request) {
    int longest = card.dims().codeLength();
    int length = request.length().orElse(longest);
    if (length > longest) {
      throw new ConfigurationException(
          "'length' is %d, but model '%s' writes at most %d tokens; choose a smaller one."
              .formatted(length, card.name(), longest));
    }
    return length;
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
    NoiseLevel low = allButClean(card);
    low.mix(clean, noisy.values(), 0, clean.length);
    return new Given(ids, clean, noisy.values(), low.logSnr(), card.traits().levelsPerToken());
  }

  private static NoiseLevel allButClean(ModelCard card) {
    return new NoiseLevel(LOW_NOISE - Math.log(card.dims().latent() / 9.6));
  }

  /**
   * What the memory knows stands for election as it is, with the literals of the prompt, unless a
   * length was asked for that it does not have.
   */
  private List<Ranker.Sample> recalled(TextCodec.Reading reading, OptionalInt length) {
    return reading.recalled().stream()
        .map(TextCodec.Recalled::program)
        .filter(program -> program.length <= card.dims().codeLength())
        .filter(program -> program.length == length.orElse(program.length))
        .limit(card.defaults().recalled())
        .map(program -> new Ranker.Sample(codec.decode(program, reading).strip(), program, 0))
        .toList();
  }

  /** Returns the programs that the memory holds for a sentence, word for word. */
  Set<String> remembered(Prompt prompt) {
    TextCodec.Reading reading = read(codec, card, prompt);
    return reading.recalled().stream()
        .filter(TextCodec.Recalled::asked)
        .map(recalled -> codec.decode(recalled.program(), reading).strip())
        .collect(Collectors.toSet());
  }

  /** Puts what speaks for each whole program in the place of the decoder's likelihood. */
  private List<Ranker.Sample> weighed(List<Ranker.Sample> samples, Task task, long seed) {
    List<Ranker.Sample> written =
        samples.stream().filter(sample -> sample.tokens().length > 0).toList();
    List<IntBuffer> programs =
        written.stream().map(sample -> IntBuffer.wrap(sample.tokens())).distinct().toList();
    double[] weight =
        evidence.of(task.condition(), programs.stream().map(IntBuffer::array).toList(), ~seed);
    for (int i = 0; i < weight.length; i++) {
      weight[i] += merit(programs.get(i).array(), task.reading());
    }
    return written.stream()
        .map(
            sample ->
                new Ranker.Sample(
                    sample.code(),
                    sample.tokens(),
                    weight[programs.indexOf(IntBuffer.wrap(sample.tokens()))]))
        .toList();
  }

  /**
   * Returns what a program gains beside its log-likelihood, in nats: a reward for each token,
   * without which the shorter of two would be favoured since it leaves less to foretell, less a
   * toll on each literal of the sentence that it leaves out. What was remembered for this very
   * sentence comes before all else.
   */
  private double merit(int[] program, TextCodec.Reading reading) {
    boolean known =
        reading.recalled().stream()
            .anyMatch(recalled -> recalled.asked() && Arrays.equals(recalled.program(), program));
    return TOKEN_REWARD * program.length
        - LITERAL_TOLL * codec.leftOut(program, reading)
        + (known ? KNOWN_REWARD : 0);
  }

  /** The tokens nearest to an estimate, with the denoiser's own confidence as likelihood. */
  private InferenceGraph.Decoded nearest(Estimate estimate) {
    return new InferenceGraph.Decoded(graph.nearest(estimate.x0()), logLikelihood(estimate));
  }

  /** Returns the denoiser's own confidence as log-likelihood of each token. */
  static float[] logLikelihood(Estimate estimate) {
    float[] logLikelihood = estimate.confidence().clone();
    for (int i = 0; i < logLikelihood.length; i++) {
      logLikelihood[i] = (float) Math.log(Math.max(logLikelihood[i], Float.MIN_NORMAL));
    }
    return logLikelihood;
  }

  /**
   * Turns the steps of the sampler into those that a user can read.
   *
   * @param guesses returns the tokens that an estimate stands for, rows x longest
   */
  static SamplingListener tracer(
      StepListener listener,
      Function<Estimate, int[]> guesses,
      TextCodec codec,
      TextCodec.Reading reading) {
    if (listener == StepListener.NONE) {
      return SamplingListener.NONE;
    }
    AtomicReference<int[]> before = new AtomicReference<>(new int[0]);
    return (step, steps, levels, estimate) -> {
      int[] guess = guesses.apply(estimate);
      int[] previous = before.getAndSet(guess);
      Latents x0 = estimate.x0();
      List<Step.Draft> drafts = new ArrayList<>();
      for (int row = 0; row < x0.rows(); row++) {
        List<Step.Token> tokens = new ArrayList<>();
        StringBuilder program = new StringBuilder();
        for (int i = row * x0.longest(); i < row * x0.longest() + x0.length(row); i++) {
          boolean settled = i < previous.length && previous[i] == guess[i];
          String text = codec.decode(new int[] {guess[i]}, reading, program.toString());
          program.append(text);
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
            : codec.decode(ids, reading).strip();
    return new Ranker.Sample(code, ids, sum / searched);
  }

  static UnaryOperator<String> canonical(@Nullable LanguageTarget target) {
    return target == null ? UnaryOperator.identity() : target::canonical;
  }

  static Function<String, Optional<Boolean>> check(@Nullable LanguageTarget target, Prompt prompt) {
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
  static Plugin chosen(Optional<String> wish, Plugin own) {
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
