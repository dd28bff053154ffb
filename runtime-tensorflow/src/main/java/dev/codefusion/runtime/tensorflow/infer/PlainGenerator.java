package dev.codefusion.runtime.tensorflow.infer;

import dev.codefusion.api.Answer;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.Options;
import dev.codefusion.api.Request;
import dev.codefusion.api.StepListener;
import dev.codefusion.api.denoise.Conditioning;
import dev.codefusion.api.denoise.Denoiser;
import dev.codefusion.api.denoise.DenoiserModel;
import dev.codefusion.api.denoise.Embeddings;
import dev.codefusion.api.denoise.Estimate;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.schedule.Noise;
import dev.codefusion.api.schedule.NoiseSchedule;
import dev.codefusion.api.schedule.Sampler;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard.Plugin;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model whose denoiser is in plain Java: nothing of TensorFlow is loaded.
 *
 * <p>Of the model's weights it reads the embeddings only, {@value #TABLE}. There is no encoder: the
 * condition is the utterance's tokens, with their embeddings where both vocabularies are one. There
 * is neither decoder nor length head: a program is what the last estimate is nearest to, up to the
 * first padding. Of the card's defaults count steps, samples, candidates, guidance and ranking.
 */
public final class PlainGenerator implements CodeGenerator {

  private static final String TABLE = "embedding/table";

  private final ModelCard card;
  private final Plugins plugins;
  private final TextCodec codec;
  private final @Nullable LanguageTarget language;
  private final Embeddings embeddings;
  private final DenoiserModel model;
  private boolean closed;

  private PlainGenerator(
      ModelCard card,
      Plugins plugins,
      TextCodec codec,
      @Nullable LanguageTarget language,
      Embeddings embeddings,
      DenoiserModel model) {
    this.card = card;
    this.plugins = plugins;
    this.codec = codec;
    this.language = language;
    this.embeddings = embeddings;
    this.model = model;
  }

  /**
   * Loads a model, of which the card has been read.
   *
   * @throws ConfigurationException where it is not whole, or needs a plugin that is not there
   */
  public static PlainGenerator open(Plugins plugins, ModelFiles files, ModelCard card)
      throws IOException {
    LanguageTarget language = TensorFlowGenerator.checked(plugins, card, files.location());
    TextCodec codec = TensorFlowGenerator.codec(plugins, files, card, language);
    Embeddings embeddings = embeddings(files, card, codec.padId());
    Options options = card.denoiser().asOptions("denoiser");
    DenoiserModel model =
        plugins.denoisers().get(card.denoiser().name()).create(options, embeddings);
    try {
      options.requireConsumed();
    } catch (ConfigurationException e) {
      model.close();
      throw e;
    }
    return new PlainGenerator(card, plugins, codec, language, embeddings, model);
  }

  private static Embeddings embeddings(ModelFiles files, ModelCard card, int padId)
      throws IOException {
    String origin = files.location() + "/" + ModelFolder.WEIGHTS;
    SafeTensors.Array table =
        SafeTensors.read(ModelFolder.read(files, card, ModelFolder.WEIGHTS), origin, TABLE::equals)
            .get(TABLE);
    long[] shape = {card.dims().vocabulary(), card.dims().latent()};
    if (table == null || !Arrays.equals(table.shape(), shape)) {
      throw new ConfigurationException(
          "The weights in %s do not fit model.json: '%s' should have shape %s, but %s."
              .formatted(
                  origin,
                  TABLE,
                  Arrays.toString(shape),
                  table == null ? "is missing" : "has " + Arrays.toString(table.shape())));
    }
    float[] values = new float[table.values().limit()];
    table.values().duplicate().rewind().get(values);
    return new Embeddings(card.dims().latent(), padId, values);
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
    if (request.sketch().isPresent()) {
      throw new ConfigurationException(
          "Model '%s' fills in no sketch, since its denoiser '%s' is in plain Java; leave the sketch out."
              .formatted(card.name(), card.denoiser().name()));
    }
    ModelCard.Defaults defaults = card.defaults();
    int steps = request.steps().orElse(defaults.steps());
    int candidates = request.candidates().orElse(defaults.candidates());
    int count = request.samples().orElse(Math.max(candidates, defaults.samples()));
    Plugin samplerPlugin = TensorFlowGenerator.chosen(request.sampler(), card.sampler());
    NoiseSchedule schedule =
        plugins.schedule(TensorFlowGenerator.chosen(request.schedule(), card.schedule()));
    Sampler sampler = plugins.sampler(samplerPlugin);
    TextCodec.Reading reading = TensorFlowGenerator.read(codec, card, request.prompt());
    int[] lengths = new int[count];
    Arrays.fill(lengths, TensorFlowGenerator.fixedLength(card, request));
    Estimate last;
    try (Denoiser denoiser =
        model.denoiser(
            conditioning(reading.ids(), request.guidance().orElse(defaults.guidance())))) {
      last =
          sampler.sample(
              denoiser,
              schedule,
              steps,
              new Noise(request.seed(), lengths, card.dims().latent()),
              TensorFlowGenerator.tracer(
                  listener, estimate -> embeddings.nearest(estimate.x0()), codec, reading));
    }
    int[] nearest = embeddings.nearest(last.x0());
    float[] logLikelihood = TensorFlowGenerator.logLikelihood(last);
    List<Ranker.Sample> samples = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      samples.add(sample(reading, nearest, logLikelihood, row * lengths[row], lengths[row]));
    }
    Ranker ranker =
        new Ranker(
            defaults.ranking(),
            TensorFlowGenerator.check(language, request.prompt()),
            TensorFlowGenerator.canonical(language));
    return new Answer(ranker.rank(samples, candidates), samplerPlugin.name(), steps, count);
  }

  private Conditioning conditioning(int[] tokens, double guidance) {
    return card.dims().sharedVocabulary()
        ? new Conditioning(tokens, embeddings.of(tokens), embeddings.dimension(), guidance)
        : new Conditioning(tokens, new float[0], 0, guidance);
  }

  private Ranker.Sample sample(
      TextCodec.Reading reading, int[] nearest, float[] logLikelihood, int from, int length) {
    int end = 0;
    while (end < length && nearest[from + end] != codec.padId()) {
      end++;
    }
    // That the program ends here is part of what is judged; the rest of the padding is not.
    int judged = Math.min(end + 1, length);
    double sum = 0;
    for (int i = 0; i < judged; i++) {
      sum += logLikelihood[from + i];
    }
    int[] ids = Arrays.copyOfRange(nearest, from, from + end);
    return new Ranker.Sample(codec.decode(ids, reading).strip(), ids, sum / judged);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      model.close();
    }
  }
}
