package dev.codefusion.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pairs in config/ are what its README says. */
final class SampleDataTest {

  private static final String TRAIN = "sample-bash.jsonl";
  private static final String DEV = "sample-bash-dev.jsonl";

  /** One line of a file. */
  private record Pair(String utterance, String code) {}

  @Test
  void holdsTwoHundredPairsToTrainOnAndThirtyToWatchWith() throws IOException {
    assertThat(read(TRAIN)).hasSize(200);
    assertThat(read(DEV)).hasSize(30);
  }

  @Test
  void repeatsNoUtteranceAndNoCommand() throws IOException {
    List<Pair> all = Stream.concat(read(TRAIN).stream(), read(DEV).stream()).toList();
    assertThat(all)
        .extracting(pair -> pair.utterance().toLowerCase(Locale.ROOT))
        .doesNotHaveDuplicates();
    assertThat(all).extracting(Pair::code).doesNotHaveDuplicates();
  }

  @Test
  void holdsWellFormedCommandsOnly() throws Exception {
    String check =
        "for code; do bash -n -c \"$code\" 2>&1 || { echo \"in: $code\"; exit 1; }; done";
    List<String> command = new ArrayList<>(List.of("bash", "-c", check, "bash"));
    for (String file : List.of(TRAIN, DEV)) {
      read(file).forEach(pair -> command.add(pair.code()));
    }
    Process bash = new ProcessBuilder(command).start();
    String complaints = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(complaints).isZero();
  }

  private static List<Pair> read(String file) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    List<Pair> pairs = new ArrayList<>();
    for (String line :
        Files.readAllLines(SourceTree.find().root().resolve("config").resolve(file))) {
      pairs.add(json.readValue(line, Pair.class));
    }
    return pairs;
  }
}
