package dev.codefusion.runtime.tensorflow.infer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.JsonFault;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.NumberFormat;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.model.AutoregressiveNetwork;
import dev.codefusion.runtime.tensorflow.model.CodeFusionNetwork;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * Makes a model small enough to ship: its numbers in another format, without the weights that only
 * training reads, its tokenizers without white space and, where both are the same, only once.
 */
public final class ModelConversion {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ModelConversion() {}

  /**
   * What a conversion wrote.
   *
   * @param bytes size of each file, by name
   * @param dropped names of the weights that were left out
   */
  public record Converted(Map<String, Long> bytes, List<String> dropped) {

    /** Returns the size of all files together. */
    public long total() {
      return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Converts a model.
   *
   * @param partner the model whose answers are fused with its own, "" for nobody; as it was where
   *     it is empty
   * @param output folder to write; made where it is missing, else it must be empty
   * @throws ConfigurationException where the model is not whole, the folder holds something, or the
   *     partner is not there or writes another language
   */
  public static Converted convert(
      Plugins plugins, ModelFiles model, NumberFormat format, Optional<String> partner, Path output)
      throws IOException {
    ModelFolder.requireEmpty(output);
    ModelCard asItWas = ModelCard.of(model);
    ModelCard card = partner.map(asItWas::withPartner).orElse(asItWas);
    if (partner.isPresent() && !card.partner().isEmpty()) {
      ModelFiles unused = Generators.partner(plugins, card);
    }
    Map<String, SafeTensors.Array> weights =
        SafeTensors.read(
            ModelFolder.read(model, card, ModelFolder.WEIGHTS),
            model.location() + "/" + ModelFolder.WEIGHTS);
    List<String> dropped = new ArrayList<>(weights.keySet());
    long parameters = 0;
    Map<String, SafeTensors.Array> kept = new LinkedHashMap<>();
    for (Params.Parameter parameter : answering(plugins, card)) {
      SafeTensors.Array array = weights.get(parameter.path());
      if (array == null) {
        throw new ConfigurationException(
            "The weights in %s do not fit model.json: '%s' is missing."
                .formatted(model.location(), parameter.path()));
      }
      parameters += array.values().limit();
      kept.put(parameter.path(), array);
      dropped.remove(parameter.path());
    }
    byte[] tokenizer = compact(model, card, ModelFolder.TOKENIZER);
    byte[] memory =
        !card.files().containsKey(ModelFolder.MEMORY)
            ? new byte[0]
            : compact(model, card, ModelFolder.MEMORY);
    boolean one = card.tokenizer().equals(card.utteranceTokenizer());

    ModelFolder.create(output);
    SafeTensors.write(output.resolve(ModelFolder.WEIGHTS), kept, format);
    Files.write(output.resolve(ModelFolder.TOKENIZER), tokenizer);
    if (!one) {
      Files.write(
          output.resolve(ModelFolder.UTTERANCE_TOKENIZER),
          compact(model, card, ModelFolder.UTTERANCE_TOKENIZER));
    }
    if (memory.length > 0) {
      Files.write(output.resolve(ModelFolder.MEMORY), memory);
    }
    Map<String, String> hashes = new TreeMap<>();
    Map<String, Long> bytes = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(output)) {
      for (Path file : files) {
        hashes.put(file.getFileName().toString(), ModelFolder.sha256(file));
        bytes.put(file.getFileName().toString(), Files.size(file));
      }
    }
    // Last: without it the folder is no model.
    Path cardFile = output.resolve(ModelFolder.CARD);
    Files.writeString(cardFile, card.with(parameters, hashes).toJson());
    bytes.put(ModelFolder.CARD, Files.size(cardFile));
    return new Converted(bytes, List.copyOf(dropped));
  }

  /** Returns the weights of a network that only answers. */
  private static List<Params.Parameter> answering(Plugins plugins, ModelCard card) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Params params = Params.toLoad(tf);
      switch (card.kind()) {
        case DIFFUSION ->
            CodeFusionNetwork.toAnswer(tf, params, TensorFlowGenerator.spec(plugins, card));
        case AUTOREGRESSIVE ->
            AutoregressiveNetwork.create(tf, params, AutoregressiveGenerator.spec(plugins, card));
      }
      return List.copyOf(params.all());
    }
  }

  private static byte[] compact(ModelFiles model, ModelCard card, String file) throws IOException {
    byte[] text = ModelFolder.readBytes(model, card, file);
    try {
      return JSON.writeValueAsBytes(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          "%s/%s is damaged: %s.".formatted(model.location(), file, JsonFault.of(e)), e);
    }
  }
}
