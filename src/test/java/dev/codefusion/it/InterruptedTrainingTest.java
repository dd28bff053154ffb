package dev.codefusion.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.it.CodeFusionProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is ended from outside goes on from its checkpoint as if nothing had happened. */
final class InterruptedTrainingTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int STEPS = 120;
  private static final int BETWEEN_CHECKPOINTS = 10;
  private static final int STATUS_OF_SIGTERM = 143;
  private static final int TERMINATIONS = 20;

  @TempDir private Path folder;

  @BeforeEach
  void writeSettings() throws IOException {
    TinyTraining.write(folder);
  }

  /** Dropout and self-conditioning are on, so that a step draws all that it ever draws. */
  @Test
  void killedAndResumedTrainingEndsWithTheWeightsOfAnUndisturbedOne() throws Exception {
    String steps = "--set=optimizer.steps=" + STEPS;
    Ended undisturbed = CodeFusionProcess.run(folder, train("whole", steps));
    assertThat(undisturbed.status()).as(undisturbed.err()).isZero();

    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kill = BETWEEN_CHECKPOINTS + 1 + random.nextInt(STEPS / 2);
    try (CodeFusionProcess process = CodeFusionProcess.start(folder, train("killed", steps))) {
      readReports(process, kill);
      process.runOn(random.nextInt(5));
      process.kill();
      assertThat(process.await().status()).as("seed %d", seed).isEqualTo(137);
    }
    long resumedFrom = latest("killed");
    assertThat(resumedFrom).as("seed %d", seed).isBetween(10L, STEPS - 1L);
    Ended resumed = CodeFusionProcess.run(folder, train("killed", steps, "--resume"));
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(resumed.lines()).as("seed %d", seed).hasSize((int) (STEPS - resumedFrom));

    for (String file : new String[] {"model.safetensors", "optimizer.safetensors"}) {
      assertThat(folder.resolve("killed/checkpoints/" + STEPS).resolve(file))
          .as("seed %d, killed at step %d, gone on from %d", seed, kill, resumedFrom)
          .hasSameBinaryContentAs(folder.resolve("whole/checkpoints/" + STEPS).resolve(file));
    }
  }

  @Test
  void terminatedTrainingFinishesItsStepAndLeavesACheckpointToGoOnFrom() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long step = 0;
    for (int i = 0; i < TERMINATIONS; i++) {
      String when = "seed %d, cycle %d, after step %d".formatted(seed, i, step);
      // Now and then the signal comes before there is a step to finish.
      int reports = i == 0 ? 1 : random.nextInt(4);
      List<String> command =
          train("output", "--set=optimizer.steps=1000000", "--set=network.selfConditioning=0");
      if (i > 0) {
        command.add("--resume");
      }
      try (CodeFusionProcess process = CodeFusionProcess.start(folder, command)) {
        long seen = Math.max(step, readReports(process, reports));
        assertThat(seen).as(when).isEqualTo(step + reports);
        process.runOn(random.nextInt(reports == 0 ? 2_000 : 8));
        process.terminate();
        Ended ended = process.await();
        assertThat(CodeFusionProcess.crashFiles(folder)).as(when).isEmpty();
        assertThat(ended.status()).as("%s: %s", when, ended.err()).isEqualTo(STATUS_OF_SIGTERM);
        step = latest("output");
        assertThat(step).as(when).isEqualTo(seen + ended.lines().size());
        if (step > seen) {
          assertThat(ended.err()).as(when).contains("Stopped after step " + step);
        }
      }
    }
    Ended last =
        CodeFusionProcess.run(
            folder,
            train(
                "output",
                "--set=optimizer.steps=" + (step + 1),
                "--set=network.selfConditioning=0",
                "--resume"));
    assertThat(last.status()).as("seed %d: %s", seed, last.err()).isZero();
    assertThat(last.err()).contains("Done after %d steps".formatted(step + 1));
  }

  /** There are so many pairs that cutting them into tokens takes a while. */
  @Test
  void trainingThatIsTerminatedWhileItReadsItsDataSaysThatThereIsNoCheckpoint() throws Exception {
    StringBuilder pairs = new StringBuilder("{\"utterance\": \"a row without code\"}\n");
    for (int i = 0; i < 30_000; i++) {
      pairs.append("{\"utterance\": \"show file %d\", \"code\": \"cat %d\"}\n".formatted(i, i));
    }
    Files.writeString(folder.resolve(TinyTraining.PAIRS), pairs);
    try (CodeFusionProcess process = CodeFusionProcess.start(folder, train("out", "--verbose"))) {
      process.awaitMessage("are skipped");
      process.terminate();
      Ended ended = process.await();

      assertThat(ended.status()).as(ended.err()).isEqualTo(STATUS_OF_SIGTERM);
      assertThat(ended.err()).contains("Stopped before the first step").doesNotContain("Exception");
      assertThat(ended.out()).isEmpty();
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private static List<String> train(String output, String... more) {
    List<String> command =
        new ArrayList<>(List.of("train", "--config", TinyTraining.SETTINGS, "--output", output));
    command.addAll(List.of(more));
    return command;
  }

  /** Reads so many reports; returns the step of the last. */
  private static long readReports(CodeFusionProcess process, int reports) throws IOException {
    long step = 0;
    for (int i = 0; i < reports; i++) {
      String line = process.readLine();
      assertThat(line).as("report %d", i + 1).isNotNull();
      step = JSON.readTree(line).path("step").asLong();
    }
    return step;
  }

  private long latest(String output) throws IOException {
    return Long.parseLong(
        Files.readString(folder.resolve(output).resolve("checkpoints/latest")).strip());
  }
}
