package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.infer.Tokenizers;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A finished model that a training starts from: with its tokenizers, and with all of its weights
 * that have a place in the new network.
 *
 * @param model where it lies
 * @param card what it is
 */
record Inheritance(ModelFiles model, ModelCard card) {

  /** Last names of the weights whose rows stand for themselves. */
  private static final Set<String> TABLES = Set.of("table", "length", "specials");

  /** Weights inherited, out of all. */
  record Share(int inherited, int all) {}

  /**
   * Finds a model.
   *
   * @param name name or folder
   * @throws ConfigurationException where there is none
   */
  static Inheritance of(Plugins plugins, String name) throws IOException {
    ModelFiles model = plugins.model(name);
    return new Inheritance(model, ModelCard.of(model));
  }

  Tokenizers tokenizers(Plugins plugins) throws IOException {
    return Tokenizers.read(plugins, model, card);
  }

  /**
   * Gives a network that has its initial weights those of the model which have the same name and
   * shape; a table that is longer now, of positions say, gets its first rows. What the model's
   * files do not hold, as what only training reads, starts anew.
   *
   * @throws ConfigurationException where no weight fits
   */
  Share bequeath(Learner graph) throws IOException {
    Map<String, SafeTensors.Array> own =
        SafeTensors.read(
            ModelFolder.read(model, card, ModelFolder.WEIGHTS),
            model.location() + "/" + ModelFolder.WEIGHTS);
    Map<String, SafeTensors.Array> average =
        new LinkedHashMap<>(graph.average().save(graph.session()));
    int inherited = 0;
    for (Map.Entry<String, SafeTensors.Array> weight : average.entrySet()) {
      SafeTensors.Array from = own.get(weight.getKey());
      if (from != null && fits(weight.getKey(), from.shape(), weight.getValue().shape())) {
        weight.setValue(laidOver(from, weight.getValue()));
        inherited++;
      }
    }
    if (inherited == 0) {
      throw new ConfigurationException(
          "No weight of the model in %s fits the network; take over the sizes in its model.json, or leave out run.initial."
              .formatted(model.location()));
    }
    Map<String, SafeTensors.Array> state = new HashMap<>(graph.state().save(graph.session()));
    average.forEach((name, array) -> state.replace(AdamW.RAW + name, array));
    graph.average().load(graph.session(), average, model.location());
    graph.state().load(graph.session(), state, model.location());
    return new Share(inherited, average.size());
  }

  /** The rows of a table stand for themselves; those of a map belong to what it reads. */
  static boolean fits(String path, long[] from, long[] to) {
    return Arrays.equals(from, to)
        || (TABLES.contains(path.substring(path.lastIndexOf('/') + 1))
            && from.length == 2
            && to.length == 2
            && from[1] == to[1]
            && from[0] < to[0]);
  }

  private static SafeTensors.Array laidOver(SafeTensors.Array from, SafeTensors.Array to) {
    float[] values = new float[to.values().limit()];
    to.values().duplicate().rewind().get(values);
    from.values().duplicate().rewind().get(values, 0, from.values().limit());
    return new SafeTensors.Array(to.shape(), FloatBuffer.wrap(values));
  }
}
