package dev.codefusion.runtime.tensorflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelCardTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    ModelCard card = TinyCard.create();

    ModelCard read = ModelCard.read(write(card.toJson()));

    assertThat(read).isEqualTo(card);
    assertThat(read.toJson()).isEqualTo(card.toJson());
  }

  @Test
  void sizesThatFollowFromOthersAreNotWritten() {
    assertThat(TinyCard.create().toJson())
        .doesNotContain("headWidth")
        .doesNotContain("noiseFeatures");
  }

  @Test
  void changesFilesAndTrainingOnly() {
    ModelCard card = TinyCard.create();
    ModelCard.Training training = new ModelCard.Training(java.util.List.of(), 1, 2, Map.of());

    ModelCard changed = card.with(training, Map.of("x", "y"));

    assertThat(changed.training()).isEqualTo(training);
    assertThat(changed.files()).isEqualTo(Map.of("x", "y"));
    assertThat(changed.with(card.training(), card.files())).isEqualTo(card);
  }

  @Test
  void refusesAFolderWithoutACard() {
    assertThatThrownBy(() -> ModelCard.read(folder.resolve("model.json")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("There is no model in %s: the file model.json is missing.", folder);
  }

  @Test
  void refusesAnotherFormatVersion() throws IOException {
    ObjectNode node = (ObjectNode) JSON.readTree(TinyCard.create().toJson());
    node.put("formatVersion", 2).put("somethingNew", true);
    Path file = write(node.toString());

    assertThatThrownBy(() -> ModelCard.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "%s has format version 2, but this release reads version 1; use the release that wrote it.",
            file);
  }

  @Test
  void refusesACardThatLacksAField() throws IOException {
    for (Iterator<String> names = JSON.readTree(TinyCard.create().toJson()).fieldNames();
        names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("formatVersion") && !name.equals("kind")) {
        ObjectNode node = (ObjectNode) JSON.readTree(TinyCard.create().toJson());
        node.remove(name);
        if (!List.of("shareHeads", "traits", "memory", "partner").contains(name)) {
          refusesAsDamaged(node.toString(), name);
        }
        node.putNull(name);
        // Where a number is null, the message knows its type only.
        refusesAsDamaged(node.toString(), "");
      }
    }
  }

  @Test
  void aCardFromBeforeThereWereKindsIsOfADiffusionModel() throws IOException {
    ObjectNode node = (ObjectNode) JSON.readTree(TinyCard.create().toJson());
    node.remove("kind");

    assertThat(ModelCard.read(write(node.toString())).kind()).isEqualTo(NetworkKind.DIFFUSION);
  }

  @Test
  void takesACardFromBeforeHeadsCouldBeShared() throws IOException {
    ObjectNode node = (ObjectNode) JSON.readTree(TinyCard.create().toJson());
    assertThat(node.remove("shareHeads").asBoolean()).isTrue();

    assertThat(ModelCard.read(write(node.toString())).shareHeads()).isFalse();
  }

  @Test
  void readsACardThatWasWrittenBeforeSomeFieldsWere() throws IOException {
    ObjectNode node = (ObjectNode) JSON.readTree(TinyCard.create().toJson());
    node.remove("traits");
    ObjectNode defaults = (ObjectNode) node.get("defaults");
    defaults.remove(List.of("guidance", "earlyExit", "clamp", "decoder", "length", "recalled"));

    ModelCard read = ModelCard.read(write(node.toString()));

    assertThat(read.traits()).isEqualTo(new ModelCard.Traits(false, false));
    assertThat(read.defaults())
        .isEqualTo(new ModelCard.Defaults(12, 10, 5, 4, 0.5, ModelCard.Ranking.AGREEMENT));
    defaults.remove("steps");
    refusesAsDamaged(node.toString(), "defaults.steps");
  }

  @Test
  void refusesNumbersThatNoTrainingWrites() throws IOException {
    Map<String, List<String>> wrong =
        Map.ofEntries(
            Map.entry("defaults.steps", List.of("0", "10001")),
            Map.entry("defaults.samples", List.of("0", "1001")),
            Map.entry("defaults.candidates", List.of("-1", "1001")),
            Map.entry("defaults.lengths", List.of("0", "1001")),
            Map.entry("defaults.temperature", List.of("0.0", "101.0", "-1.0")),
            Map.entry("defaults.guidance", List.of("-1.0", "101.0")),
            Map.entry("defaults.recalled", List.of("-1", "9")),
            Map.entry("memory.read", List.of("-1", "9")),
            Map.entry("dims.vocabulary", List.of("0")),
            Map.entry("dims.utteranceVocabulary", List.of("-5")),
            Map.entry("dims.width", List.of("0", "8193")),
            Map.entry("dims.heads", List.of("0", "-2", "129")),
            Map.entry("dims.latent", List.of("1", "8193")),
            Map.entry("dims.encoderLayers", List.of("-1", "1000000000")),
            Map.entry("dims.denoiserLayers", List.of("0", "65")),
            Map.entry("dims.decoderLayers", List.of("-1", "65")),
            Map.entry("dims.codeLength", List.of("0", "4097")),
            Map.entry("dims.utteranceLength", List.of("0", "4097")));
    for (Map.Entry<String, List<String>> entry : wrong.entrySet()) {
      String[] path = entry.getKey().split("\\.", -1);
      for (String value : entry.getValue()) {
        ObjectNode node = (ObjectNode) JSON.readTree(TinyCard.create().toJson());
        ((ObjectNode) node.get(path[0])).set(path[1], JSON.readTree(value));

        refusesAsDamaged(
            node.toString(), "'%s' is %s, but must be from ".formatted(entry.getKey(), value));
      }
    }
    ObjectNode node = (ObjectNode) JSON.readTree(TinyCard.create().toJson());
    ((ObjectNode) node.get("dims")).put("heads", 3);
    refusesAsDamaged(
        node.toString(), "'dims.width' is 32, but must be a multiple of 'dims.heads', which is 3;");
  }

  @Test
  void refusesFilesThatAreNotBesideIt() throws IOException {
    for (String name :
        List.of("../escaped.txt", "/escaped", "a/b", "a\\b", "..", ".", "", "a b", "a\n", "c:x")) {
      ObjectNode node = (ObjectNode) JSON.readTree(TinyCard.create().toJson());
      ((ObjectNode) node.get("files")).put(name, "00ff");
      Path file = write(node.toString());

      assertThatThrownBy(() -> ModelCard.read(file))
          .as("file '%s'", name)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith(
              "%s names a file '%s', but a model's files lie beside it", file, name);
    }
  }

  @Test
  void aModelThatIsGivenAMemoryWritesNothingOutsideItsFolder() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Path stolen = Files.writeString(folder.resolve("escaped.txt"), "text");
    ObjectNode node = (ObjectNode) JSON.readTree(TinyCard.create().toJson());
    node.put("kind", "DIFFUSION");
    ((ObjectNode) node.get("files")).put("../escaped.txt", ModelFolder.sha256(stolen));
    Files.writeString(model.resolve(ModelFolder.CARD), node.toString());
    Path output = folder.resolve("deep").resolve("out");

    assertThatThrownBy(
            () -> CodeFusionRuntime.create().remember(model.toString(), List.of(), output))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("names a file '../escaped.txt'");
    assertThat(output.getParent()).doesNotExist();
  }

  @Test
  void refusesAFieldThatItDoesNotKnow() throws IOException {
    ObjectNode node = (ObjectNode) JSON.readTree(TinyCard.create().toJson());

    refusesAsDamaged(
        node.put("unheard", 1).toString(), "the field 'unheard' is none that this release knows");
  }

  @Test
  void refusesWhatIsNoCard() throws IOException {
    for (String text : new String[] {"", "{", "[]", "7", "{\"formatVersion\": 1, \"name\":"}) {
      Path file = write(text);
      assertThatThrownBy(() -> ModelCard.read(file))
          .as("text '%s'", text)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageNotContaining("\n");
    }
  }

  private void refusesAsDamaged(String text, String field) throws IOException {
    Path file = write(text);
    assertThatThrownBy(() -> ModelCard.read(file))
        .as("field %s", field)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(file + " is damaged: ")
        .hasMessageContaining(field)
        .hasMessageNotContaining("\n");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("model.json"), text);
  }
}
