package dev.codefusion.runtime.tensorflow.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.Options;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.model.Parameterization;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import dev.codefusion.runtime.tensorflow.text.UtteranceCase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * model.json: all that is needed to run a model, and to know what it is.
 *
 * @param formatVersion version of this format, {@value #FORMAT_VERSION}
 * @param projectVersion version of the project that wrote it
 * @param name the model's name
 * @param language name of the language that it writes
 * @param parameters single numbers in its weights
 * @param dims sizes of the network
 * @param parameterization what the denoiser's last map stands for
 * @param outputPrior whether the categorical estimate starts from what the noisy vector says
 * @param selfConditioning whether the denoiser reads its own previous estimate
 * @param encoder utterance encoder
 * @param denoiser denoiser network, or a denoiser in plain Java
 * @param tokenizer tokenizer of the code, in tokenizer.json
 * @param utteranceTokenizer tokenizer of the utterances, in utterance-tokenizer.json
 * @param utteranceCase what happens to an utterance's capitals
 * @param literals whether the language's literals become placeholders
 * @param schedule noise schedule
 * @param noise algorithm of the sampling noise
 * @param sampler sampler
 * @param defaults how the model is run where a request leaves it open
 * @param training where the weights come from
 * @param files SHA-256 of each other file of the model, by name
 * @param kind how the network arrives at a program; {@code DIFFUSION} where a card does not say
 * @param shareHeads whether denoiser and decoder score tokens by one map
 * @param traits what the network learned besides writing for an utterance
 * @param memory what it looks up besides; a model without memory.json has none
 * @param partner the model whose answers are fused with its own, as {@code --model} would name it;
 *     empty where there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelCard(
    int formatVersion,
    String projectVersion,
    String name,
    String language,
    long parameters,
    Dims dims,
    Parameterization parameterization,
    boolean outputPrior,
    boolean selfConditioning,
    Plugin encoder,
    Plugin denoiser,
    TokenizerRef tokenizer,
    TokenizerRef utteranceTokenizer,
    UtteranceCase utteranceCase,
    boolean literals,
    Plugin schedule,
    String noise,
    Plugin sampler,
    Defaults defaults,
    Training training,
    Map<String, String> files,
    NetworkKind kind,
    boolean shareHeads,
    Traits traits,
    Memory memory,
    String partner) {

  /** Version of the format that this code reads and writes. */
  public static final int FORMAT_VERSION = 1;

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * A plugin with its options.
   *
   * @param name its name
   * @param options its options as they were set
   */
  public record Plugin(String name, Map<String, String> options) {

    public Plugin {
      options = new TreeMap<>(options);
    }

    /**
     * Reads a plugin as a request names it: {@code NAME}, or with options {@code
     * NAME:KEY=VALUE:KEY=VALUE}.
     *
     * @throws ConfigurationException where what follows a colon is no option, or one stands twice
     */
    public static Plugin parse(String text) {
      String[] parts = text.split(":", -1);
      Map<String, String> options = new TreeMap<>();
      for (int i = 1; i < parts.length; i++) {
        int equals = parts[i].indexOf('=');
        if (equals < 1
            || options.put(parts[i].substring(0, equals), parts[i].substring(equals + 1)) != null) {
          throw new ConfigurationException(
              "'%s' cannot be read as a plugin with options; write NAME:KEY=VALUE, a colon before each option, and each option once."
                  .formatted(text));
        }
      }
      return new Plugin(parts[0], options);
    }

    /** Returns this plugin with an option that it has only where it has none of that name. */
    public Plugin withDefault(String key, String value) {
      Map<String, String> filled = new TreeMap<>(options);
      filled.putIfAbsent(key, value);
      return new Plugin(name, filled);
    }

    /** Returns the options, ready to be consumed. */
    public Options asOptions(String kind) {
      return Options.of("%s '%s'".formatted(kind, name), options);
    }
  }

  /**
   * A tokenizer.
   *
   * @param name name of its kind
   * @param fingerprint what it must hash to
   */
  public record TokenizerRef(String name, String fingerprint) {}

  /**
   * How a model is run where a request leaves it open. Limits are those that the settings of a
   * training have.
   *
   * @param steps denoising steps
   * @param samples programs drawn before ranking
   * @param candidates most programs returned
   * @param lengths most different program lengths among the samples
   * @param temperature divides the scores of a categorical estimate
   * @param ranking what puts one program before another
   * @param guidance how far to step towards the utterance; 1 is off, and all that a model without
   *     {@link Traits#unconditional} can do
   * @param earlyExit whether a program is finished once its tokens have settled
   * @param clamp whether each estimate is replaced by the nearest embeddings (paper, section 4.4)
   * @param decoder whether decoder and head choose the tokens; otherwise they are those nearest to
   *     the last estimate (paper, table 4)
   * @param length what decides on the programs' lengths
   * @param recalled programs of the memory that are ranked beside the samples
   */
  public record Defaults(
      int steps,
      int samples,
      int candidates,
      int lengths,
      double temperature,
      Ranking ranking,
      double guidance,
      boolean earlyExit,
      boolean clamp,
      boolean decoder,
      LengthChoice length,
      int recalled) {

    /**
     * Checks the numbers.
     *
     * @throws ConfigurationException where one is out of its range
     */
    public Defaults {
      requireWithin("steps", steps, 1, 10_000);
      requireWithin("samples", samples, 1, 1_000);
      requireWithin("candidates", candidates, 1, 1_000);
      requireWithin("lengths", lengths, 1, 1_000);
      requireWithin("recalled", recalled, 0, TextCodec.MOST_RECALLED);
      requireWithin("temperature", temperature, 0.01, 100);
      requireWithin("guidance", guidance, 0, Request.MOST_GUIDANCE);
    }

    private static void requireWithin(String name, int value, int min, int max) {
      ModelCard.requireWithin("defaults." + name, value, min, max);
    }

    private static void requireWithin(String name, double value, double min, double max) {
      if (!(value >= min && value <= max)) {
        throw new ConfigurationException(
            "'defaults.%s' is %s, but must be from %s to %s.".formatted(name, value, min, max));
      }
    }

    /** Makes defaults in which whatever came later is at its own default. */
    public Defaults(
        int steps, int samples, int candidates, int lengths, double temperature, Ranking ranking) {
      this(
          steps,
          samples,
          candidates,
          lengths,
          temperature,
          ranking,
          1,
          false,
          false,
          true,
          LengthChoice.HEAD,
          0);
    }

    /** Returns these defaults with what a memory recalls ranked among the samples. */
    public Defaults recalling() {
      return with(Ranking.EVIDENCE, decoder, TextCodec.MOST_RECALLED);
    }

    /** Returns these defaults for tokens that are chosen without decoder and head. */
    public Defaults withoutDecoder() {
      return with(ranking, false, recalled);
    }

    private Defaults with(Ranking newRanking, boolean newDecoder, int newRecalled) {
      return new Defaults(
          steps,
          samples,
          candidates,
          lengths,
          temperature,
          newRanking,
          guidance,
          earlyExit,
          clamp,
          newDecoder,
          length,
          newRecalled);
    }
  }

  /** What decides on the lengths of programs where a request does not. */
  public enum LengthChoice {
    /** The likeliest lengths, each for as many samples as its share of their probability. */
    HEAD,
    /** The likeliest lengths, each for as many samples as any other. */
    BEAM,
    /** The request; where it is silent, the longest that the model can write. */
    FIXED
  }

  /**
   * What a network learned besides writing for an utterance at one noise level.
   *
   * @param unconditional whether it learned to write without an utterance, which guidance needs
   * @param levelsPerToken whether it learned to read noise levels that differ between tokens
   */
  public record Traits(boolean unconditional, boolean levelsPerToken) {}

  /**
   * What a model looks up besides what its weights hold.
   *
   * @param read most pairs of memory.json that the encoder reads along with an utterance
   * @param data the files that they come from, where that is not the training
   */
  public record Memory(int read, List<Data> data) {

    public Memory {
      requireWithin("memory.read", read, 0, TextCodec.MOST_RECALLED);
      data = List.copyOf(data);
    }
  }

  /** What puts one program before another; well-formed ones come first in any case. */
  public enum Ranking {
    /** The mean log-likelihood of its tokens under decoder and head. */
    LIKELIHOOD,
    /** Its mean likeness to all samples (minimum Bayes risk under edit distance). */
    AGREEMENT,
    /** Agreement plus a share of likelihood, programs of one canonical form taken for one. */
    BLEND,
    /**
     * How well the denoiser foretells each half of it from the other, and its length; programs of
     * one canonical form taken for one. Needs {@link Traits#levelsPerToken}.
     */
    EVIDENCE
  }

  /**
   * Where the weights come from.
   *
   * @param data the files trained on
   * @param step optimiser steps taken
   * @param seed seed of the training
   * @param dev figures on the development data at that step, by name
   */
  public record Training(List<Data> data, long step, long seed, Map<String, Double> dev) {

    public Training {
      data = List.copyOf(data);
      // In one order, so that equal cards are equal files.
      dev = Collections.unmodifiableMap(new TreeMap<>(dev));
    }
  }

  /**
   * A file trained on.
   *
   * @param file its name, without folders
   * @param sha256 hash of its bytes
   * @param rows rows used
   */
  public record Data(String file, String sha256, int rows) {}

  private static void requireWithin(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new ConfigurationException(
          "'%s' is %d, but must be from %d to %d.".formatted(name, value, min, max));
    }
  }

  /** Returns the pretty-printed text of model.json. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a model card cannot be written", e);
    }
  }

  /** Returns this card for tokens that are chosen without decoder and head. */
  public ModelCard withoutDecoder() {
    return with(parameters, defaults.withoutDecoder(), training, memory, files, partner);
  }

  /** Returns this card for other files and another state of training. */
  public ModelCard with(Training newTraining, Map<String, String> newFiles) {
    return with(parameters, defaults, newTraining, memory, newFiles, partner);
  }

  /** Returns this card for a model with a memory, and other defaults that make use of it. */
  public ModelCard with(Memory newMemory, Defaults newDefaults, Map<String, String> newFiles) {
    return with(parameters, newDefaults, training, newMemory, newFiles, partner);
  }

  /** Returns this card for a model of so many weights in other files. */
  public ModelCard with(long newParameters, Map<String, String> newFiles) {
    return with(newParameters, defaults, training, memory, newFiles, partner);
  }

  /** Returns this card for a model whose answers are fused with another one's. */
  public ModelCard withPartner(String newPartner) {
    return with(parameters, defaults, training, memory, files, newPartner);
  }

  private ModelCard with(
      long newParameters,
      Defaults newDefaults,
      Training newTraining,
      Memory newMemory,
      Map<String, String> newFiles,
      String newPartner) {
    return new ModelCard(
        formatVersion,
        projectVersion,
        name,
        language,
        newParameters,
        dims,
        parameterization,
        outputPrior,
        selfConditioning,
        encoder,
        denoiser,
        tokenizer,
        utteranceTokenizer,
        utteranceCase,
        literals,
        schedule,
        noise,
        sampler,
        newDefaults,
        newTraining,
        new TreeMap<>(newFiles),
        kind,
        shareHeads,
        traits,
        newMemory,
        newPartner);
  }

  /**
   * Reads model.json.
   *
   * @throws ConfigurationException where it is missing, damaged or of another format version, or
   *     names files that are not beside it
   */
  public static ModelCard read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "There is no model in %s: the file model.json is missing."
              .formatted(file.toAbsolutePath().getParent()));
    }
    return parse(Files.readAllBytes(file), file.toString());
  }

  /**
   * Reads the model.json of a model.
   *
   * @throws ConfigurationException where it is missing, damaged or of another format version, or
   *     names files that are not beside it
   */
  public static ModelCard of(ModelFiles model) throws IOException {
    ByteBuffer bytes = model.read(ModelFolder.CARD);
    byte[] text = new byte[bytes.remaining()];
    bytes.get(text);
    return parse(text, model.location() + "/" + ModelFolder.CARD);
  }

  /**
   * A card from elsewhere must not lead out of the folders that its model is read and copied in.
   */
  private void requireFilesBeside(String card) {
    for (String name : files.keySet()) {
      if (!PLAIN_NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
        throw new ConfigurationException(
            "%s names a file '%s', but a model's files lie beside it, under names of the characters A-Za-z0-9._- only; get the model from where it was made."
                .formatted(card, name));
      }
    }
  }

  private static ModelCard parse(byte[] bytes, String file) throws IOException {
    try {
      JsonNode card = JSON.readTree(bytes);
      int version = card.path("formatVersion").asInt(-1);
      if (version != FORMAT_VERSION) {
        throw new ConfigurationException(
            "%s has format version %d, but this release reads version %d; use the release that wrote it."
                .formatted(file, version, FORMAT_VERSION));
      }
      LaterFields.add(card);
      ModelCard read = JSON.treeToValue(card, ModelCard.class);
      read.requireFilesBeside(file);
      return read;
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          "%s is damaged: %s; restore the file or train again.".formatted(file, JsonFault.of(e)),
          e);
    }
  }
}
