package dev.codefusion.runtime.tensorflow.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Fields that joined the card after models of its format version had been written, each with the
 * value that stands for what those models do. A card that lacks any other field is damaged.
 */
final class LaterFields {

  private static final String VALUES =
      """
      {
        "defaults" : {
          "guidance" : 1.0,
          "earlyExit" : false,
          "clamp" : false,
          "decoder" : true,
          "length" : "HEAD",
          "recalled" : 0
        },
        "kind" : "DIFFUSION",
        "shareHeads" : false,
        "memory" : {
          "read" : 0,
          "data" : []
        },
        "partner" : "",
        "traits" : {
          "unconditional" : false,
          "levelsPerToken" : false
        }
      }
      """;

  private LaterFields() {}

  /** Puts in what is not there. */
  static void add(JsonNode card) throws JsonProcessingException {
    add(new ObjectMapper().readTree(VALUES), card);
  }

  private static void add(JsonNode values, JsonNode target) {
    if (target instanceof ObjectNode object) {
      values
          .properties()
          .forEach(
              field -> {
                JsonNode present = object.get(field.getKey());
                if (present != null) {
                  add(field.getValue(), present);
                } else {
                  object.set(field.getKey(), field.getValue());
                }
              });
    }
  }
}
