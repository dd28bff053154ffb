package dev.codefusion.tokenizers;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.ConfigurationException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a vocabulary's JSON file and says in one sentence what is wrong with it. */
final class JsonFile {

  private static final int LONGEST_QUOTE = 60;

  private JsonFile() {}

  /**
   * Returns the object that the stream holds, to its end. Does not close the stream.
   *
   * @param file what messages call it
   */
  static JsonNode object(String file, InputStream in) throws IOException {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    try (JsonParser parser = mapper.createParser(in)) {
      JsonNode root = mapper.readTree(parser);
      if (root == null || !root.isObject() || parser.nextToken() != null) {
        throw new ConfigurationException(
            "%s does not hold exactly one JSON object; it may be damaged or another kind of file."
                .formatted(file));
      }
      return root;
    } catch (JacksonException e) {
      throw damaged(file, e.getOriginalMessage(), e);
    } catch (CharConversionException e) {
      throw damaged(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static ConfigurationException damaged(String file, String detail, IOException cause) {
    String oneLine = detail.lines().findFirst().orElse("unreadable");
    return new ConfigurationException(
        "%s is damaged, or no JSON file in UTF-8: %s.".formatted(file, oneLine), cause);
  }

  /**
   * Returns the written forms in the order of their ids.
   *
   * @param key what messages call the place of these entries
   * @throws ConfigurationException where the ids do not run from 0 without a gap
   */
  static List<String> inOrderOfIds(String key, Map<String, Integer> ids) {
    String[] forms = new String[ids.size()];
    for (Map.Entry<String, Integer> entry : ids.entrySet()) {
      int id = entry.getValue();
      if (id < 0 || id >= forms.length || forms[id] != null) {
        throw new ConfigurationException(
            "%s gives '%s' the id %d, but %d entries must have the ids 0 to %d, each once."
                .formatted(key, entry.getKey(), id, forms.length, forms.length - 1));
      }
      forms[id] = entry.getKey();
    }
    return Arrays.asList(forms);
  }

  /** Returns the entries of an object from written form to id. */
  static Map<String, Integer> ids(String key, JsonNode object) {
    if (!object.isObject()) {
      throw refused(key, object, "an object from entry to id");
    }
    Map<String, Integer> ids = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      ids.put(
          wellFormed(key, entry.getKey()), integer(key + "." + entry.getKey(), entry.getValue()));
    }
    return ids;
  }

  static int integer(String key, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw refused(key, value, "a whole number");
    }
    return value.intValue();
  }

  static String text(String key, JsonNode value) {
    if (!value.isTextual()) {
      throw refused(key, value, "a string");
    }
    return wellFormed(key, value.textValue());
  }

  static boolean flag(String key, JsonNode value) {
    if (!value.isBoolean()) {
      throw refused(key, value, "true or false");
    }
    return value.booleanValue();
  }

  /** Refuses members that this reader does not know, since they may ask for another rule. */
  static void requireKnownKeys(String key, JsonNode object, Set<String> known) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (!known.contains(entry.getKey())) {
        throw new ConfigurationException(
            ("The tokenizer file has the unknown key '%s'%s, which may ask for another"
                    + " rule; byte-bpe knows %s there.")
                .formatted(
                    entry.getKey(),
                    key.isEmpty() ? "" : " under '" + key + "'",
                    String.join(", ", new TreeSet<>(known))));
      }
    }
  }

  /** Returns the one message for a value that is not supported, or of the wrong type. */
  static ConfigurationException refused(String key, JsonNode value, String supported) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    String quoted =
        text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    return new ConfigurationException(
        "The tokenizer file has %s under '%s', but only %s is supported there."
            .formatted(quoted, key, supported));
  }

  private static String wellFormed(String key, String text) {
    if (!Utf8.isWellFormed(text)) {
      throw new ConfigurationException(
          ("The tokenizer file has a string with half a surrogate pair under '%s', which"
                  + " is no text; it may be damaged.")
              .formatted(key));
    }
    return text;
  }
}
