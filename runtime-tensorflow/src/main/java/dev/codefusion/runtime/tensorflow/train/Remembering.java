package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.api.Prompt;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.infer.Tokenizers;
import dev.codefusion.runtime.tensorflow.model.NetworkKind;
import dev.codefusion.runtime.tensorflow.text.Memory;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    TextCodec codec =
        new TextCodec(
            tokenizers.code(),
            tokenizers.utterance(),
            card.utteranceCase(),
            plugins.language(card.language(), card.literals()),
            card.literals());
    List<Example> examples = new ArrayList<>();
    List<ModelCard.Data> data = new ArrayList<>();
    int tooLong = 0;
    for (String location : files) {
      PairFile file = PairFile.read(location);
      data.add(new ModelCard.Data(file.name(), file.sha256(), file.pairs().size()));
      for (PairFile.Pair pair : file.pairs()) {
        TextCodec.Reading reading = codec.read(new Prompt(pair.utterance()));
        int[] code = codec.encode(pair.code(), reading);
        if (code.length > 0
            && code.length <= card.dims().codeLength()
            && reading.ids().length > 0) {
          examples.add(new Example(reading.ids(), code));
        } else {
          tooLong++;
        }
      }
    }
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
    Files.createDirectories(output);
    Map<String, String> hashes = new TreeMap<>();
    for (String name : card.files().keySet()) {
      if (!name.equals(ModelFolder.MEMORY) && !TRAINING.contains(name)) {
        copy(ModelFolder.read(model, card, name), output.resolve(name));
        hashes.put(name, ModelFolder.sha256(output.resolve(name)));
      }
    }
    Path file = output.resolve(ModelFolder.MEMORY);
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      memory.write(out);
    }
    hashes.put(ModelFolder.MEMORY, ModelFolder.sha256(file));
    // Last: without it the folder is no model.
    Files.writeString(
        output.resolve(ModelFolder.CARD),
        card.with(described, card.defaults().recalling(), hashes).toJson());
  }

  private static void copy(ByteBuffer bytes, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}
