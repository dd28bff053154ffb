package dev.codefusion.bash;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pairs that the project ships. */
record Sample(String utterance, String code) {

  static List<Sample> all() throws IOException {
    List<Sample> pairs = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(Path.of("../../config/sample-bash.jsonl"))) {
      pairs.add(mapper.readValue(line, Sample.class));
    }
    return pairs;
  }
}
