package dev.codefusion.tokenizers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import dev.codefusion.tokenizers.Merges.Merge;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes {@code tokenizer.json}, always the same bytes for the same tokenizer. Merges are written
 * in the older form, one string each, which every version of Hugging Face's library reads; special
 * tokens stand in the model's vocabulary as well, which fixes their ids there.
 */
final class TokenizerJsonWriter {

  private final JsonGenerator json;

  private TokenizerJsonWriter(JsonGenerator json) {
    this.json = json;
  }

  static void write(Vocabulary vocabulary, Merges merges, Splitter splitter, OutputStream out)
      throws IOException {
    try (JsonGenerator json =
        new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter()
              .withObjectIndenter(indenter)
              .withArrayIndenter(indenter)
              .withSeparators(
                  Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER)));
      new TokenizerJsonWriter(json).document(vocabulary, merges, splitter);
      json.writeRaw('\n');
    }
  }

  private void document(Vocabulary vocabulary, Merges merges, Splitter splitter)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("version", "1.0");
    json.writeNullField("truncation");
    json.writeNullField("padding");
    json.writeArrayFieldStart("added_tokens");
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.isSpecial(id)) {
        addedToken(json, id, vocabulary.form(id));
      }
    }
    json.writeEndArray();
    json.writeNullField("normalizer");
    json.writeFieldName("pre_tokenizer");
    preTokenizer(splitter);
    json.writeNullField("post_processor");
    json.writeFieldName("decoder");
    byteLevel(false, true);
    json.writeFieldName("model");
    model(vocabulary, merges);
    json.writeEndObject();
  }

  static void addedToken(JsonGenerator json, int id, String form) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", id);
    json.writeStringField("content", form);
    json.writeBooleanField("single_word", false);
    json.writeBooleanField("lstrip", false);
    json.writeBooleanField("rstrip", false);
    json.writeBooleanField("normalized", false);
    json.writeBooleanField("special", true);
    json.writeEndObject();
  }

  private void preTokenizer(Splitter splitter) throws IOException {
    if (splitter.splits().isEmpty()) {
      byteLevel(splitter.prefixSpace(), splitter.gpt2());
      return;
    }
    json.writeStartObject();
    json.writeStringField("type", "Sequence");
    json.writeArrayFieldStart("pretokenizers");
    for (String regex : splitter.splits()) {
      json.writeStartObject();
      json.writeStringField("type", "Split");
      json.writeObjectFieldStart("pattern");
      json.writeStringField("Regex", regex);
      json.writeEndObject();
      json.writeStringField("behavior", "Isolated");
      json.writeBooleanField("invert", false);
      json.writeEndObject();
    }
    byteLevel(splitter.prefixSpace(), splitter.gpt2());
    json.writeEndArray();
    json.writeEndObject();
  }

  private void byteLevel(boolean prefixSpace, boolean useRegex) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "ByteLevel");
    json.writeBooleanField("add_prefix_space", prefixSpace);
    json.writeBooleanField("trim_offsets", true);
    json.writeBooleanField("use_regex", useRegex);
    json.writeEndObject();
  }

  private void model(Vocabulary vocabulary, Merges merges) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "BPE");
    json.writeNullField("dropout");
    json.writeNullField("unk_token");
    json.writeNullField("continuing_subword_prefix");
    json.writeNullField("end_of_word_suffix");
    json.writeBooleanField("fuse_unk", false);
    json.writeBooleanField("byte_fallback", false);
    json.writeBooleanField("ignore_merges", false);
    json.writeObjectFieldStart("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      json.writeNumberField(vocabulary.form(id), id);
    }
    json.writeEndObject();
    json.writeArrayFieldStart("merges");
    for (Merge merge : merges.inOrder()) {
      json.writeString(merge.left() + " " + merge.right());
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
