package dev.codefusion.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A training of a few seconds: twelve of the sample pairs, the smallest network, one thread. */
final class TinyTraining {

  /** Name of the settings file. */
  static final String SETTINGS = "tiny.yaml";

  /** Name of the file of pairs. */
  static final String PAIRS = "pairs.jsonl";

  private static final int ROWS = 12;

  private TinyTraining() {}

  /** Writes settings and pairs into a folder. */
  static void write(Path folder) throws IOException {
    Path sample = SourceTree.find().root().resolve("config/sample-bash.jsonl");
    List<String> rows = Files.readAllLines(sample).subList(0, ROWS);
    Files.write(folder.resolve(PAIRS), rows);
    Files.writeString(
        folder.resolve(SETTINGS),
        """
        name: tiny
        language: none
        data: {train: pairs.jsonl}
        tokenizer: {options: {size: 500}}
        network: {preset: tiny, codeLength: 24, utteranceLength: 32}
        noise: {options: {noiseScale: 1.3}}
        optimizer: {steps: 40, batch: 6, warmup: 4, average: 0.9}
        run: {precision: f32, threads: 1, reportEvery: 1, checkpointEvery: 10, evaluateEvery: 0}
        """);
  }
}
