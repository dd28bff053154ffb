package dev.codefusion.runtime.tensorflow.published;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.checkpoint.FolderModels;
import dev.codefusion.runtime.tensorflow.checkpoint.JsonFault;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.model.PublishedWeights;
import dev.codefusion.runtime.tensorflow.model.T5Spec;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of a T5 whose tokenizer is a byte-level BPE, such as CodeT5, as its authors publish
 * it: {@code config.json}, {@code model.safetensors}, and either {@code vocab.json}, {@code
 * merges.txt} and perhaps {@code added_tokens.json}, or {@code tokenizer.json}. On the class path,
 * or else on disk.
 */
final class T5Folder {

  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String PICKLE = "pytorch_model.bin";
  private static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";
  private static final String ADDED_TOKENS = "added_tokens.json";
  private static final String TOKENIZER = "tokenizer.json";

  private static final String CONVERSION =
      "python3 -c \"import torch, safetensors.torch as s; s.save_file({k: v.clone().contiguous() for k, v in"
          + " torch.load('pytorch_model.bin', map_location='cpu', weights_only=True).items()}, 'model.safetensors')\"";

  /** All names that the file may have the table of tokens under. */
  private static final List<String> WORDS = List.of("shared.weight", "encoder.embed_tokens.weight");

  private static final int LARGEST = 1 << 24;

  private final String name;
  private final boolean onClassPath;

  private T5Folder(String name, boolean onClassPath) {
    this.name = name;
    this.onClassPath = onClassPath;
  }

  /**
   * Finds a folder.
   *
   * @param name its name on the class path, or its path
   * @throws ConfigurationException where it is in neither place, or lacks a file
   */
  static T5Folder open(String name) {
    boolean onClassPath = resource(name + "/" + CONFIG).isPresent();
    if (!onClassPath && !isDirectory(name)) {
      throw new ConfigurationException(
          "The folder '%s' of encoder 't5' is neither a folder nor on the class path; put the files of a CodeT5 there as its authors publish them, or name where they are."
              .formatted(name));
    }
    T5Folder folder = new T5Folder(name, onClassPath);
    folder.require(CONFIG);
    if (!folder.has(WEIGHTS) && folder.has(PICKLE)) {
      throw new ConfigurationException(
          "The folder '%s' of encoder 't5' has its weights in %s, which is not read since such a file may run code; convert it within the folder, with Python's packages torch and safetensors: %s."
              .formatted(name, PICKLE, CONVERSION));
    }
    folder.require(WEIGHTS);
    return folder;
  }

  /** Returns the tokenizer that the encoder reads. */
  Tokens tokens() {
    return new Tokens("byte-bpe", Map.of("vocabulary", name + "/" + vocabularyFile()));
  }

  private String vocabularyFile() {
    if (has(VOCABULARY) && has(MERGES)) {
      return VOCABULARY;
    }
    if (has(TOKENIZER)) {
      return TOKENIZER;
    }
    throw new ConfigurationException(
        "The folder '%s' of encoder 't5' has no tokenizer: neither %s and %s nor %s."
            .formatted(name, VOCABULARY, MERGES, TOKENIZER));
  }

  /**
   * Reads the sizes.
   *
   * @throws ConfigurationException where the configuration is damaged, lacks something, or is of a
   *     network that this encoder is not
   */
  T5Spec spec() {
    JsonNode config = json(CONFIG);
    String type = config.path("model_type").asText("nothing");
    if (!type.equals("t5")) {
      throw refused("model_type", "'" + type + "'", "t5");
    }
    String forward = config.path("feed_forward_proj").asText("relu");
    if (!forward.equals("relu") && !forward.equals("gated-gelu")) {
      throw refused("feed_forward_proj", "'" + forward + "'", "relu or gated-gelu");
    }
    int buckets = whole(config, "relative_attention_num_buckets", Optional.of(32), 4);
    if (buckets % 4 != 0) {
      throw refused("relative_attention_num_buckets", buckets, "a multiple of 4");
    }
    double epsilon = config.path("layer_norm_epsilon").asDouble(1e-6);
    if (!(epsilon >= 0 && epsilon < 1)) {
      throw refused("layer_norm_epsilon", epsilon, "a number from 0 to 1");
    }
    int rows = whole(config, "vocab_size", Optional.empty(), 1);
    Map<String, Integer> ids = ids();
    int tokens = ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
    if (tokens > rows) {
      throw new ConfigurationException(
          "The tokenizer in '%s' of encoder 't5' has ids up to %d, but %s gives %d under 'vocab_size'; the files are of different models."
              .formatted(name, tokens - 1, CONFIG, rows));
    }
    return new T5Spec(
        rows,
        tokens,
        id(ids, "<s>"),
        id(ids, "</s>"),
        ids.containsKey("<mask>") ? id(ids, "<mask>") : id(ids, "<unk>"),
        whole(config, "d_model", Optional.empty(), 1),
        whole(config, "num_heads", Optional.empty(), 1),
        whole(config, "d_kv", Optional.empty(), 1),
        whole(config, "d_ff", Optional.empty(), 1),
        whole(config, "num_layers", Optional.empty(), 1),
        forward.equals("gated-gelu"),
        buckets,
        whole(config, "relative_attention_max_distance", Optional.of(128), buckets / 4 + 1),
        epsilon);
  }

  private int whole(JsonNode config, String key, Optional<Integer> defaultValue, int min) {
    JsonNode value = config.path(key);
    if (value.isMissingNode() && defaultValue.isPresent()) {
      return defaultValue.get();
    }
    if (!value.canConvertToInt() || value.intValue() < min || value.intValue() > LARGEST) {
      throw refused(
          key,
          value.isMissingNode() ? "nothing" : value,
          "a whole number from %d to %d".formatted(min, LARGEST));
    }
    return value.intValue();
  }

  private ConfigurationException refused(String key, Object found, String allowed) {
    return new ConfigurationException(
        "%s in '%s' of encoder 't5' has %s under '%s', but only %s is supported there."
            .formatted(CONFIG, name, found, key, allowed));
  }

  /** Returns the ids of all tokens by written form. */
  private Map<String, Integer> ids() {
    Map<String, Integer> ids = new HashMap<>();
    if (vocabularyFile().equals(VOCABULARY)) {
      putIds(json(VOCABULARY), ids);
      if (has(ADDED_TOKENS)) {
        putIds(json(ADDED_TOKENS), ids);
      }
      return ids;
    }
    JsonNode tokenizer = json(TOKENIZER);
    putIds(tokenizer.path("model").path("vocab"), ids);
    for (JsonNode token : tokenizer.path("added_tokens")) {
      ids.put(token.path("content").asText(), token.path("id").asInt());
    }
    return ids;
  }

  private static void putIds(JsonNode vocabulary, Map<String, Integer> ids) {
    vocabulary.properties().forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt()));
  }

  private int id(Map<String, Integer> ids, String form) {
    Integer id = ids.get(form);
    if (id == null) {
      throw new ConfigurationException(
          "The tokenizer in '%s' of encoder 't5' has no token %s, which a CodeT5 has."
              .formatted(name, form));
    }
    return id;
  }

  /** Returns the SHA-256 of the file of weights, hexadecimal. */
  String sha256() {
    return ModelFolder.sha256(bytes(WEIGHTS));
  }

  /**
   * Opens the weights.
   *
   * @param sha256 what the file must hash to, where it is given
   * @throws ConfigurationException where it has another hash, or is damaged
   */
  PublishedWeights weights(Optional<String> sha256) {
    ByteBuffer file = bytes(WEIGHTS);
    String found = sha256.isEmpty() ? "" : ModelFolder.sha256(file);
    if (sha256.isPresent() && !sha256.get().equals(found)) {
      throw new ConfigurationException(
          "The weights %s in '%s' of encoder 't5' have SHA-256 %s, but %s is wanted; put the file there that the model was trained with."
              .formatted(WEIGHTS, name, found, sha256.get()));
    }
    // The decoder's are passed over, since they would be turned into floats for nothing.
    Map<String, SafeTensors.Array> arrays =
        SafeTensors.read(
            file,
            name + "/" + WEIGHTS,
            tensor -> WORDS.contains(tensor) || tensor.startsWith("encoder."));
    return (tensor, shape) -> {
      String stored = WORDS.contains(tensor) ? stored(arrays) : tensor;
      SafeTensors.Array array = arrays.get(stored);
      if (array == null || !Arrays.equals(array.shape(), shape)) {
        throw new ConfigurationException(
            "The weights %s in '%s' of encoder 't5' should hold '%s' of shape %s, as %s says, but %s."
                .formatted(
                    WEIGHTS,
                    name,
                    stored,
                    Arrays.toString(shape),
                    CONFIG,
                    array == null ? "do not" : "it has shape " + Arrays.toString(array.shape())));
      }
      return array.values().duplicate().rewind();
    };
  }

  private static String stored(Map<String, SafeTensors.Array> arrays) {
    return WORDS.stream().filter(arrays::containsKey).findFirst().orElse(WORDS.get(0));
  }

  private JsonNode json(String file) {
    ByteBuffer bytes = bytes(file);
    byte[] text = new byte[bytes.remaining()];
    bytes.get(text);
    try {
      JsonNode node = JsonMapper.builder().build().readTree(text);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          "%s in '%s' of encoder 't5' is damaged: %s.".formatted(file, name, JsonFault.of(e)), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new ConfigurationException(
        "%s in '%s' of encoder 't5' is damaged: it is no JSON object.".formatted(file, name));
  }

  private void require(String file) {
    if (!has(file)) {
      throw new ConfigurationException(
          "The folder '%s' of encoder 't5' has no %s; put the files of a CodeT5 there as its authors publish them."
              .formatted(name, file));
    }
  }

  private boolean has(String file) {
    return onClassPath
        ? resource(name + "/" + file).isPresent()
        : Files.isRegularFile(Path.of(name, file));
  }

  private ByteBuffer bytes(String file) {
    try {
      if (!onClassPath) {
        long size = Files.size(Path.of(name, file));
        if (size > Integer.MAX_VALUE) {
          throw new ConfigurationException(
              "%s in '%s' of encoder 't5' has %d bytes, but at most %d are read; store its numbers as BF16 or F16."
                  .formatted(file, name, size, Integer.MAX_VALUE));
        }
        return new FolderModels.Folder(Path.of(name)).read(file);
      }
      try (InputStream in = resource(name + "/" + file).orElseThrow().openStream()) {
        return ByteBuffer.wrap(in.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<URL> resource(String place) {
    return Optional.ofNullable(T5Folder.class.getClassLoader().getResource(place));
  }

  private static boolean isDirectory(String name) {
    try {
      return Files.isDirectory(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
