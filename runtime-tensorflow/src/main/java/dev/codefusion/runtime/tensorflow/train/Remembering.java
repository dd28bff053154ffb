package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.infer.Tokenizers;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.text.Memory;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gives a finished model pairs to remember, without training: their programs stand for election
 * beside its samples wherever an utterance is like theirs.
 */
public final class Remembering {

  /** What only a training reads of a checkpoint. */
  private static final Set<String> TRAINING = Set.of(ModelFolder.OPTIMIZER, ModelFolder.TRAINING);

  private Remembering() {}

  /**
   * What a model remembers now.
   *
   * @param pairs pairs in its memory
   * @param tooLong pairs of the files that are longer than the network, and left out
   */
  public record Remembered(int pairs, int tooLong) {}

  /**
   * Writes a model with a memory: the pairs of the files, before those that it remembers already.
   *
   * @param files files of pairs
   * @param output folder to write; made where it is missing, else it must be empty
   * @throws ConfigurationException where model, files or folder cannot be used
   */
  public static Remembered write(Plugins plugins, ModelFiles model, List<String> files, Path output)
      throws IOException {
    ModelCard card = ModelCard.of(model);
    if (card.kind() != NetworkKind.DIFFUSION || !card.traits().levelsPerToken()) {
      throw new ConfigurationException(
          "Model '%s' cannot weigh what it remembers against what it writes; train one with noise.perTokenShare above 0."
              .formatted(card.name()));
    }
    ModelFolder.requireEmpty(output);
    Tokenizers tokenizers = Tokenizers.read(plugins, model, card);
    TextCodec codec = tokenizers.codec(card, plugins.language(card.language(), card.literals()));
    List<Example> examples = new ArrayList<>();
    List<ModelCard.Data> data = new ArrayList<>();
    int read = 0;
    for (String location : files) {
      PairFile file = PairFile.read(location);
      data.add(new ModelCard.Data(file.name(), file.sha256(), file.pairs().size()));
      read += file.pairs().size();
      // An utterance is only looked up, never read by the network: it may be of any length.
      examples.addAll(
          Corpus.examples(codec, file.pairs(), Integer.MAX_VALUE, card.dims().codeLength()));
    }
    int tooLong = read - examples.size();
    if (examples.isEmpty()) {
      throw new ConfigurationException(
          "None of the pairs in %s fits into model '%s', which writes at most %d tokens."
              .formatted(String.join(", ", files), card.name(), card.dims().codeLength()));
    }
    if (card.files().containsKey(ModelFolder.MEMORY)) {
      for (Memory.Pair pair : tokenizers.memory(model, card).pairs()) {
        examples.add(new Example(pair.utterance(), pair.code()));
      }
    }
    data.addAll(card.memory().data());
    Memory memory = new Memory(Corpus.remembered(examples));
    write(model, card, memory, new ModelCard.Memory(card.memory().read(), data), output);
    return new Remembered(memory.size(), tooLong);
  }

  private static void write(
      ModelFiles model, ModelCard card, Memory memory, ModelCard.Memory described, Path output)
      throws IOException {
    ModelFolder.create(output);
    Map<String, String> hashes = new TreeMap<>();
    for (String name : card.files().keySet()) {
      if (!name.equals(ModelFolder.MEMORY) && !TRAINING.contains(name)) {
        Files.write(output.resolve(name), ModelFolder.readBytes(model, card, name));
        hashes.put(name, ModelFolder.sha256(output.resolve(name)));
      }
    }
    Path file = output.resolve(ModelFolder.MEMORY);
    memory.write(file);
    hashes.put(ModelFolder.MEMORY, ModelFolder.sha256(file));
    // Last: without it the folder is no model.
    Files.writeString(
        output.resolve(ModelFolder.CARD),
        card.with(described, card.defaults().recalling(), hashes).toJson());
  }
}
