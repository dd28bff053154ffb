package dev.codefusion.runtime.tensorflow.wiring;

import java.nio.file.Path;
import java.util.Map;

/**
 * A wish to train.
 *
 * @param config settings file, YAML or properties
 * @param overrides settings that take precedence over the file's, by key
 * @param output folder for checkpoints and the model; made where it does not exist
 * @param resume whether to go on from the newest checkpoint in that folder
 */
public record TrainingRequest(
    Path config, Map<String, String> overrides, Path output, boolean resume) {

  public TrainingRequest {
    overrides = Map.copyOf(overrides);
  }
}
