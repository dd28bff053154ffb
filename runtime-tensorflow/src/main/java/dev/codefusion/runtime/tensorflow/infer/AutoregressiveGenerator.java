package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.runtime.tensorflow.Engine;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.model.AutoregressiveNetwork;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trained autoregressive model that answers requests by beam search, one after the other.
 *
 * <p>The beam is as wide as the request's samples or candidates, whichever are more, and nothing is
 * drawn at random: the seed has no influence. Candidates stand in the order of the mean
 * log-likelihood of their tokens, the end among them, valid ones first. A candidate's score is its
 * share of the probability of all programs that the beam found. Listeners hear of no step, since
 * nothing is denoised.
 *
 * <p>A request that names a sampler, a schedule, steps, a length or a sketch, or guidance other
 * than 1, is refused, lest its answer be taken for what was asked for.
 */
public final class AutoregressiveGenerator implements CodeGenerator {

  /** What {@link Answer#sampler()} says. */
  private static final String METHOD = "beam";

  /** Programs are ranked by the mean log-likelihood of a token, as a diffusion model ranks them. */
  private static final double LENGTH_EXPONENT = 1;

  private final ModelCard card;
  private final TextCodec codec;
  private final @Nullable LanguageTarget language;
  private final CausalGraph graph;
  private boolean closed;

  private AutoregressiveGenerator(
      ModelCard card, TextCodec codec, @Nullable LanguageTarget language, CausalGraph graph) {
    this.card = card;
    this.codec = codec;
    this.language = language;
    this.graph = graph;
  }

  /**
   * Loads a model, of which the card has been read.
   *
   * @throws ConfigurationException where it is not whole, or needs a plugin that is not there
   */
  public static AutoregressiveGenerator open(
      Plugins plugins, ModelFiles model, ModelCard card, Engine engine) throws IOException {
    LanguageTarget language = plugins.language(card.language(), card.literals());
    TextCodec codec = TensorFlowGenerator.codec(plugins, model, card, language);
    String weights = model.location() + "/" + ModelFolder.WEIGHTS;
    CausalGraph graph =
        new CausalGraph(
            spec(plugins, card),
            SafeTensors.read(ModelFolder.read(model, card, ModelFolder.WEIGHTS), weights),
            weights,
            engine);
    return new AutoregressiveGenerator(card, codec, language, graph);
  }

  /** Returns the network that a card describes. */
  static AutoregressiveNetwork.Spec spec(Plugins plugins, ModelCard card) {
    return new AutoregressiveNetwork.Spec(
        card.dims(),
        plugins.encoders().get(card.encoder().name()),
        card.encoder().asOptions("encoder"));
  }

  @Override
  public synchronized Answer generate(Request request) {
    if (closed) {
      throw new IllegalStateException("the generator is closed");
    }
    requireServable(request);
    int candidates = request.candidates().orElse(card.defaults().candidates());
    int width = Math.max(candidates, request.samples().orElse(card.defaults().samples()));
    TextCodec.Reading reading = TensorFlowGenerator.read(codec, card, request.prompt());
    BeamSearch search =
        new BeamSearch(width, card.dims().codeLength(), graph.boundary(), LENGTH_EXPONENT);
    List<BeamSearch.Found> found;
    try (CausalGraph.Writing writing = graph.read(reading.ids())) {
      found = search.search(writing);
    }
    return new Answer(
        ranked(found, reading, request.prompt()).stream().limit(candidates).toList(),
        METHOD,
        0,
        width);
  }

  private void requireServable(Request request) {
    List<String> inVain = new ArrayList<>();
    request.sampler().ifPresent(name -> inVain.add("sampler '%s'".formatted(name)));
    request.schedule().ifPresent(name -> inVain.add("noise schedule '%s'".formatted(name)));
    request.steps().ifPresent(count -> inVain.add("%d steps".formatted(count)));
    if (request.guidance().orElse(1) != 1) {
      inVain.add("guidance %s".formatted(request.guidance().getAsDouble()));
    }
    request.length().ifPresent(tokens -> inVain.add("length %d".formatted(tokens)));
    request.sketch().ifPresent(sketch -> inVain.add("a sketch"));
    if (!inVain.isEmpty()) {
      throw new ConfigurationException(
          "Model '%s' is autoregressive and cannot be asked for %s; leave out sampler, schedule, steps, guidance, length and sketch."
              .formatted(card.name(), String.join(", ", inVain)));
    }
  }

  /** Different tokens may spell one program, whose probability is then the sum of theirs. */
  private List<Candidate> ranked(
      List<BeamSearch.Found> found, TextCodec.Reading reading, Prompt prompt) {
    double highest = found.stream().mapToDouble(BeamSearch.Found::logLikelihood).max().orElse(0);
    Map<String, Double> weights = new LinkedHashMap<>();
    double sum = 0;
    for (BeamSearch.Found program : found) {
      double weight = Math.exp(program.logLikelihood() - highest);
      sum += weight;
      weights.merge(codec.decode(program.tokens(), reading).strip(), weight, Double::sum);
    }
    double all = sum;
    return weights.entrySet().stream()
        .filter(entry -> !entry.getKey().isBlank())
        .map(
            entry ->
                new Candidate(
                    entry.getKey(),
                    Math.min(1, entry.getValue() / all),
                    check(entry.getKey(), prompt)))
        .sorted(Comparator.comparing((Candidate candidate) -> !candidate.valid().orElse(true)))
        .toList();
  }

  private Optional<Boolean> check(String code, Prompt prompt) {
    return Optional.ofNullable(language).map(target -> target.check(code, prompt).valid());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      graph.close();
    }
  }
}
