package dev.codefusion.runtime.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training small enough for a test: preset tiny, 32 pairs, one thread, so that it is the same bit
 * for bit.
 */
public final class TinyTraining {

  private TinyTraining() {}

  /**
   * Writes settings and data into a folder.
   *
   * @param changes settings that differ from the common ones
   * @return the settings file
   */
  public static Path write(Path folder, Map<String, String> changes) throws IOException {
    try (InputStream pairs = TinyTraining.class.getResourceAsStream("pairs-32.jsonl")) {
      Files.copy(java.util.Objects.requireNonNull(pairs), folder.resolve("pairs-32.jsonl"));
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("name", "tiny");
    settings.put("language", "none");
    settings.put("data.train", "pairs-32.jsonl");
    settings.put("tokenizer.options.size", "500");
    settings.put("network.preset", "tiny");
    settings.put("network.codeLength", "24");
    settings.put("network.utteranceLength", "32");
    settings.put("noise.options.noiseScale", "1.3");
    settings.put("optimizer.batch", "16");
    settings.put("optimizer.dropout", "0");
    settings.put("run.precision", "f32");
    settings.put("run.threads", "1");
    settings.putAll(changes);
    StringBuilder text = new StringBuilder();
    settings.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    return Files.writeString(folder.resolve("tiny.properties"), text);
  }
}
