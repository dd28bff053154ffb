package dev.codefusion.tokenizers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * {@code tokenizer.json} where it describes WordPiece over BERT's uncased text. Truncation, padding
 * and post-processor are passed over, since {@link WordPiece#encode} does nothing of the kind.
 */
final class WordPieceJson {

  private WordPieceJson() {}

  static WordPiece read(InputStream in) throws IOException {
    JsonNode root = JsonFile.object("The tokenizer file", in);
    require(root, "/model/type", "\"WordPiece\"");
    require(root, "/model/unk_token", "\"" + WordPiece.UNKNOWN + "\"");
    require(root, "/model/continuing_subword_prefix", "\"" + WordPiece.CONTINUED + "\"");
    require(root, "/model/max_input_chars_per_word", String.valueOf(WordPiece.LONGEST_WORD));
    require(root, "/normalizer/type", "\"BertNormalizer\"");
    require(root, "/normalizer/clean_text", "true");
    require(root, "/normalizer/handle_chinese_chars", "true");
    require(root, "/normalizer/lowercase", "true");
    // Left open, accents go where capitals go.
    require(root, "/normalizer/strip_accents", "null", "true");
    require(root, "/pre_tokenizer/type", "\"BertPreTokenizer\"");
    Map<String, Integer> ids = JsonFile.ids("model.vocab", root.path("model").path("vocab"));
    Set<String> specials = new HashSet<>();
    JsonNode added = root.path("added_tokens");
    for (int i = 0; i < added.size(); i++) {
      String key = "added_tokens[" + i + "]";
      String form = JsonFile.text(key + ".content", added.path(i).path("content"));
      int id = JsonFile.integer(key + ".id", added.path(i).path("id"));
      Integer other = ids.put(form, id);
      if (!specials.add(form) || (other != null && other != id)) {
        throw new ConfigurationException(
            "The tokenizer file gives the special token '%s' more than one id; it may be damaged."
                .formatted(form));
      }
    }
    return new WordPiece(JsonFile.inOrderOfIds("The tokenizer file", ids), specials);
  }

  private static void require(JsonNode root, String pointer, String... allowed) {
    JsonNode found = root.at(pointer);
    if (!Set.of(allowed).contains(found.isMissingNode() ? "nothing" : found.toString())) {
      throw JsonFile.refused(
          pointer.substring(1).replace('/', '.'), found, String.join(" or ", allowed));
    }
  }

  static void write(WordPiece tokenizer, OutputStream out) throws IOException {
    try (JsonGenerator json =
        new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("version", "1.0");
      json.writeNullField("truncation");
      json.writeNullField("padding");
      json.writeArrayFieldStart("added_tokens");
      for (int id = 0; id < tokenizer.size(); id++) {
        if (tokenizer.isSpecial(id)) {
          TokenizerJsonWriter.addedToken(json, id, tokenizer.text(id));
        }
      }
      json.writeEndArray();
      json.writeObjectFieldStart("normalizer");
      json.writeStringField("type", "BertNormalizer");
      json.writeBooleanField("clean_text", true);
      json.writeBooleanField("handle_chinese_chars", true);
      json.writeNullField("strip_accents");
      json.writeBooleanField("lowercase", true);
      json.writeEndObject();
      json.writeObjectFieldStart("pre_tokenizer");
      json.writeStringField("type", "BertPreTokenizer");
      json.writeEndObject();
      json.writeNullField("post_processor");
      json.writeObjectFieldStart("decoder");
      json.writeStringField("type", "WordPiece");
      json.writeStringField("prefix", WordPiece.CONTINUED);
      json.writeBooleanField("cleanup", false);
      json.writeEndObject();
      json.writeObjectFieldStart("model");
      json.writeStringField("type", "WordPiece");
      json.writeStringField("unk_token", WordPiece.UNKNOWN);
      json.writeStringField("continuing_subword_prefix", WordPiece.CONTINUED);
      json.writeNumberField("max_input_chars_per_word", WordPiece.LONGEST_WORD);
      json.writeObjectFieldStart("vocab");
      for (int id = 0; id < tokenizer.size(); id++) {
        json.writeNumberField(tokenizer.text(id), id);
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }
}
