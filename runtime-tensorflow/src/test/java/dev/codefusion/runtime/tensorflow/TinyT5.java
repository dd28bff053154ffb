package dev.codefusion.runtime.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.Options;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.runtime.tensorflow.checkpoint.NumberFormat;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.tokenizers.ByteBpeProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A CodeT5 far too small to know anything, in the files that its authors would publish: width 12, 3
 * heads of width 5, 20 within, 2 layers; random weights, tokens of a few sentences.
 */
public final class TinyT5 {

  /** Tensors of a decoder and a head, which an encoder has no use for. */
  private static final List<String> OTHERS =
      List.of("lm_head.weight", "decoder.block.0.layer.0.SelfAttention.q.weight");

  private static final List<String> CORPUS =
      List.of("list all files", "list all python files below", "delete all files here");

  private TinyT5() {}

  /**
   * Writes such a folder.
   *
   * @param gated whether its feed-forward parts are gated
   */
  public static Path write(Path folder, boolean gated, NumberFormat format, long seed)
      throws IOException {
    Files.createDirectories(folder);
    Tokenizer tokenizer =
        new ByteBpeProvider()
            .train(
                CORPUS,
                Options.of("test", Map.of("pattern", "gpt2", "specials", "<s>,</s>,<unk>")));
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    tokenizer.write(json);
    JsonNode model = JsonMapper.builder().build().readTree(json.toByteArray()).path("model");
    Files.writeString(folder.resolve("vocab.json"), model.path("vocab").toString());
    List<String> merges = new ArrayList<>(List.of("#version: 0.2"));
    model.path("merges").forEach(merge -> merges.add(merge.asText()));
    Files.write(folder.resolve("merges.txt"), merges);
    int rows = tokenizer.size() + 3;
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "t5", "vocab_size": %d, "d_model": 12, "num_heads": 3, "d_kv": 5,
         "d_ff": 20, "num_layers": 2, "num_decoder_layers": 2, "feed_forward_proj": "%s",
         "relative_attention_num_buckets": 32, "layer_norm_epsilon": 1e-06}
        """
            .formatted(rows, gated ? "gated-gelu" : "relu"));
    Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
    weights(rows, gated, seed)
        .forEach(
            (name, tensor) ->
                arrays.put(
                    name,
                    new SafeTensors.Array(tensor.shape(), FloatBuffer.wrap(tensor.values()))));
    for (String other : OTHERS) {
      arrays.put(other, new SafeTensors.Array(new long[] {1}, FloatBuffer.wrap(new float[1])));
    }
    SafeTensors.write(folder.resolve("model.safetensors"), arrays, format);
    return folder;
  }

  /** A tensor as PyTorch writes it: a map is outputs x inputs. */
  public record Tensor(long[] shape, float[] values) {}

  /** Returns the encoder's weights under their published names. */
  public static Map<String, Tensor> weights(int rows, boolean gated, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> all = new LinkedHashMap<>();
    put(all, random, "shared.weight", 1, rows, 12);
    for (int layer = 0; layer < 2; layer++) {
      String attention = "encoder.block." + layer + ".layer.0.";
      for (String map : List.of("q", "k", "v")) {
        put(all, random, attention + "SelfAttention." + map + ".weight", 0.3, 15, 12);
      }
      put(all, random, attention + "SelfAttention.o.weight", 0.3, 12, 15);
      if (layer == 0) {
        put(all, random, attention + "SelfAttention.relative_attention_bias.weight", 1, 32, 3);
      }
      put(all, random, attention + "layer_norm.weight", 1, 12);
      String forward = "encoder.block." + layer + ".layer.1.";
      for (String up : gated ? List.of("wi_0", "wi_1") : List.of("wi")) {
        put(all, random, forward + "DenseReluDense." + up + ".weight", 0.3, 20, 12);
      }
      put(all, random, forward + "DenseReluDense.wo.weight", 0.3, 12, 20);
      put(all, random, forward + "layer_norm.weight", 1, 12);
    }
    put(all, random, "encoder.final_layer_norm.weight", 1, 12);
    return all;
  }

  private static void put(
      Map<String, Tensor> all,
      SplittableRandom random,
      String name,
      double standardDeviation,
      long... shape) {
    int size = 1;
    for (long dimension : shape) {
      size *= (int) dimension;
    }
    all.put(name, new Tensor(shape, TinyGraph.random(random, size, standardDeviation)));
  }
}
