package dev.codefusion.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.tokenizers.Merges.Merge;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code tokenizer.json} where it describes byte-level BPE, and refuses every value that asks
 * for another rule. A post-processor is passed over where it only adds special tokens, as {@link
 * dev.codefusion.api.token.Tokenizer#encode} never does.
 */
final class TokenizerJsonReader {

  private static final Set<String> ROOT_KEYS =
      Set.of(
          "version",
          "truncation",
          "padding",
          "added_tokens",
          "normalizer",
          "pre_tokenizer",
          "post_processor",
          "decoder",
          "model");
  private static final Set<String> MODEL_KEYS =
      Set.of(
          "type",
          "dropout",
          "unk_token",
          "continuing_subword_prefix",
          "end_of_word_suffix",
          "fuse_unk",
          "byte_fallback",
          "ignore_merges",
          "vocab",
          "merges");
  private static final List<String> POST_PROCESSORS =
      List.of("ByteLevel", "BertProcessing", "RobertaProcessing", "TemplateProcessing");
  private static final String SPLITTERS =
      "ByteLevel, or a Sequence of Splits that ends with ByteLevel";

  private TokenizerJsonReader() {}

  static ByteLevelBpe read(InputStream in) throws IOException {
    JsonNode root = JsonFile.object("The tokenizer file", in);
    JsonFile.requireKnownKeys("", root, ROOT_KEYS);
    requireNull(root, "truncation");
    requireNull(root, "padding");
    requireNull(root, "normalizer");
    JsonNode after = root.path("post_processor");
    if (!isAbsent(after) && !POST_PROCESSORS.contains(after.path("type").asText())) {
      throw JsonFile.refused(
          "post_processor.type", after.path("type"), String.join(", ", POST_PROCESSORS));
    }
    if (!root.path("decoder").path("type").asText().equals("ByteLevel")) {
      throw JsonFile.refused("decoder.type", root.path("decoder").path("type"), "ByteLevel");
    }
    Splitter splitter = splitter(root.path("pre_tokenizer"));
    JsonNode model = root.path("model");
    requirePlainBpe(model);
    Vocabulary vocabulary = vocabulary(model.path("vocab"), root.path("added_tokens"));
    return new ByteLevelBpe(
        vocabulary, new Merges(merges(model.path("merges")), vocabulary), splitter);
  }

  private static void requirePlainBpe(JsonNode model) {
    // Files from before the type was written have vocabulary and merges all the same.
    JsonNode type = model.path("type");
    if (!model.isObject() || (!type.isMissingNode() && !type.asText().equals("BPE"))) {
      throw JsonFile.refused("model.type", type, "BPE");
    }
    JsonFile.requireKnownKeys("model", model, MODEL_KEYS);
    if (!isAbsent(model.path("dropout")) && model.path("dropout").asDouble(1) != 0) {
      throw JsonFile.refused("model.dropout", model.path("dropout"), "null");
    }
    for (String key : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      JsonNode affix = model.path(key);
      if (!isAbsent(affix) && !(affix.isTextual() && affix.textValue().isEmpty())) {
        throw JsonFile.refused("model." + key, affix, "null");
      }
    }
    // With an entry for every byte no text is unknown, so unk_token and fuse_unk have no effect.
    for (String key : List.of("byte_fallback", "ignore_merges")) {
      JsonNode flag = model.path(key);
      if (!isAbsent(flag) && JsonFile.flag("model." + key, flag)) {
        throw JsonFile.refused("model." + key, flag, "false");
      }
    }
  }

  private static Splitter splitter(JsonNode rule) {
    String key = "pre_tokenizer";
    List<String> splits = new ArrayList<>();
    JsonNode last = rule;
    if (rule.path("type").asText().equals("Sequence")) {
      JsonFile.requireKnownKeys(key, rule, Set.of("type", "pretokenizers"));
      JsonNode parts = rule.path("pretokenizers");
      for (int i = 0; i < parts.size() - 1; i++) {
        splits.add(splitRegex(key + ".pretokenizers[" + i + "]", parts.get(i)));
      }
      key += ".pretokenizers[" + Math.max(0, parts.size() - 1) + "]";
      last = parts.isEmpty() ? MissingNode.getInstance() : parts.path(parts.size() - 1);
    }
    if (!last.path("type").asText().equals("ByteLevel")) {
      throw JsonFile.refused(key + ".type", last.path("type"), SPLITTERS);
    }
    JsonFile.requireKnownKeys(
        key, last, Set.of("type", "add_prefix_space", "trim_offsets", "use_regex"));
    boolean prefixSpace = JsonFile.flag(key + ".add_prefix_space", last.path("add_prefix_space"));
    JsonNode useRegex = last.path("use_regex");
    boolean gpt2 = useRegex.isMissingNode() || JsonFile.flag(key + ".use_regex", useRegex);
    return new Splitter("A Split of the tokenizer file", splits, gpt2, prefixSpace);
  }

  private static String splitRegex(String key, JsonNode split) {
    if (!split.path("type").asText().equals("Split")) {
      throw JsonFile.refused(key + ".type", split.path("type"), SPLITTERS);
    }
    JsonFile.requireKnownKeys(key, split, Set.of("type", "pattern", "behavior", "invert"));
    if (!split.path("behavior").asText().equals("Isolated")) {
      throw JsonFile.refused(key + ".behavior", split.path("behavior"), "Isolated");
    }
    JsonFile.requireKnownKeys(key + ".pattern", split.path("pattern"), Set.of("Regex"));
    return JsonFile.text(key + ".pattern.Regex", split.path("pattern").path("Regex"));
  }

  private static Vocabulary vocabulary(JsonNode vocab, JsonNode addedTokens) {
    Map<String, Integer> ids = JsonFile.ids("model.vocab", vocab);
    Set<String> specials = new HashSet<>();
    if (!isAbsent(addedTokens) && !addedTokens.isArray()) {
      throw JsonFile.refused("added_tokens", addedTokens, "an array");
    }
    for (int i = 0; i < addedTokens.size(); i++) {
      String key = "added_tokens[" + i + "]";
      JsonNode token = addedTokens.path(i);
      String form = JsonFile.text(key + ".content", token.path("content"));
      if (!JsonFile.flag(key + ".special", token.path("special"))) {
        throw JsonFile.refused(key + ".special", token.path("special"), "true");
      }
      int id = JsonFile.integer(key + ".id", token.path("id"));
      Integer other = ids.put(form, id);
      if (!specials.add(form) || (other != null && other != id)) {
        throw new ConfigurationException(
            ("The tokenizer file gives the special token '%s' more than once, but its id"
                    + " must be one, and given once.")
                .formatted(form));
      }
    }
    return new Vocabulary(JsonFile.inOrderOfIds("The tokenizer file", ids), specials);
  }

  private static List<Merge> merges(JsonNode array) {
    if (!array.isArray()) {
      throw JsonFile.refused("model.merges", array, "an array");
    }
    List<Merge> merges = new ArrayList<>();
    for (JsonNode node : array) {
      String key = "model.merges[" + merges.size() + "]";
      if (node.isArray() && node.size() == 2) {
        merges.add(new Merge(JsonFile.text(key, node.path(0)), JsonFile.text(key, node.path(1))));
      } else {
        merges.add(VocabularyFiles.merge(key, JsonFile.text(key, node)));
      }
    }
    return merges;
  }

  private static void requireNull(JsonNode root, String key) {
    if (!isAbsent(root.path(key))) {
      throw JsonFile.refused(key, root.path(key), "null");
    }
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
