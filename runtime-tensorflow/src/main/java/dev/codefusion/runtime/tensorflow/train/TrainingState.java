package dev.codefusion.runtime.tensorflow.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.checkpoint.JsonFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * training.json: where a training stands. Batches, noise and dropout follow from seed and step, so
 * that these two are all that a resumed training needs besides weights and moments.
 *
 * @param step steps done
 * @param seed seed of the training
 * @param epoch passes over the data begun, from 0
 * @param batchOfEpoch batches of that pass done
 * @param bestExact best share of exact answers on the development data; below 0 before the first
 *     look
 * @param bestStep step of the best
 * @param meter what the next report has so far
 * @param warp what adaptive noise levels have learned
 */
record TrainingState(
    long step,
    long seed,
    long epoch,
    long batchOfEpoch,
    double bestExact,
    long bestStep,
    Meter.State meter,
    LossWarp.State warp) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** Returns this state with what only a checkpoint needs. */
  TrainingState with(Meter.State newMeter, LossWarp.State newWarp) {
    return new TrainingState(
        step, seed, epoch, batchOfEpoch, bestExact, bestStep, newMeter, newWarp);
  }

  /** Returns this state with another best. */
  TrainingState withBest(double exact, long ofStep) {
    return new TrainingState(step, seed, epoch, batchOfEpoch, exact, ofStep, meter, warp);
  }

  void write(Path file) throws IOException {
    Files.write(file, JSON.writeValueAsBytes(this));
  }

  static TrainingState read(Path file) throws IOException {
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      if (tree instanceof ObjectNode object && !object.has("warp")) {
        // Written before levels could be adaptive.
        object.set("warp", JSON.valueToTree(LossWarp.State.NONE));
      }
      if (tree instanceof ObjectNode object && !object.has("meter")) {
        // Written before reports went on where a training does.
        object.remove("levels");
        object.set("meter", JSON.valueToTree(Meter.State.NONE));
      }
      return JSON.treeToValue(tree, TrainingState.class);
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          "%s is damaged: %s; remove its checkpoint to go on from an earlier one."
              .formatted(file, JsonFault.of(e)),
          e);
    }
  }
}
