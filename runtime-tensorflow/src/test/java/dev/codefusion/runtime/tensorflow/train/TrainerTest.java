package dev.codefusion.runtime.tensorflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.runtime.tensorflow.TinyTraining;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.checkpoint.SafeTensors;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training as a whole, on settings that the others leave alone. */
final class TrainerTest {

  private static final Map<String, String> EVERY_LEVER =
      Map.ofEntries(
          Map.entry("optimizer.steps", "20"),
          Map.entry("optimizer.warmup", "5"),
          Map.entry("optimizer.dropout", "0.1"),
          Map.entry("pretraining.steps", "20"),
          Map.entry("pretraining.data", "snippets.jsonl"),
          Map.entry("noise.levels", "window"),
          Map.entry("noise.perTokenShare", "0.5"),
          Map.entry("noise.conditionDrop", "0.1"),
          Map.entry("noise.decoderMix", "0.5"),
          Map.entry("losses.lengthIntoEncoder", "true"),
          Map.entry("run.reportEvery", "10"),
          Map.entry("run.checkpointEvery", "10"),
          Map.entry("run.evaluateEvery", "0"));

  private static final Map<String, String> ONE_STEP =
      Map.of(
          "optimizer.steps", "1",
          "optimizer.warmup", "1",
          "run.reportEvery", "1",
          "run.evaluateEvery", "1");

  @TempDir private Path folder;

  private static final class Reports implements TrainingListener {

    final List<TrainingReport> all = new ArrayList<>();

    @Override
    public void onReport(TrainingReport report) {
      all.add(report);
    }
  }

  private Path config(Map<String, String> changes) throws IOException {
    Path config = TinyTraining.write(folder, changes);
    Files.writeString(
        folder.resolve("snippets.jsonl"), "{\"code\": \"ls -l | wc -l\"}\n{\"code\": \"pwd\"}\n");
    return config;
  }

  @Test
  void learnsInTwoPhasesWithEveryLeverOn() throws IOException {
    Reports reports = new Reports();
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    Path output = folder.resolve("out");
    TrainingResult result =
        runtime.train(new TrainingRequest(config(EVERY_LEVER), Map.of(), output, false), reports);

    assertThat(result.step()).isEqualTo(40);
    assertThat(result.completed()).isTrue();
    assertThat(reports.all).extracting(TrainingReport::step).containsExactly(10L, 20L, 30L, 40L);
    assertThat(reports.all).allMatch(report -> Double.isFinite(report.loss()));
    assertThat(reports.all.get(1).learningRate())
        .as("the first phase keeps its rate")
        .isEqualTo(6e-4);
    assertThat(reports.all.get(3).learningRate())
        .as("the second phase ends at the floor")
        .isEqualTo(0.05 * 6e-4);
    assertThat(runtime.card(output.toString()).training().data())
        .extracting(data -> data.file() + " " + data.rows())
        .containsExactly("pairs-32.jsonl 32", "snippets.jsonl 2");
    try (CodeGenerator generator = runtime.open(output.toString())) {
      assertThat(generator.generate(Request.of("list files").withSampler("commit")).sampler())
          .isEqualTo("commit");
    }
  }

  @Test
  void refusesANetworkWhoseCheckpointsCouldNotBeRead() throws IOException {
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    Path output = folder.resolve("out");
    Path config = config(Map.of("network.width", "8192", "network.heads", "128"));

    assertThatThrownBy(
            () ->
                runtime.train(
                    new TrainingRequest(config, Map.of(), output, false), TrainingListener.NONE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageMatching(
            "The network learns \\d+ weights, which takes \\d+ bytes in a checkpoint's"
                + " optimizer\\.safetensors, but a file is read up to 2147483647; .*\\.");
    assertThat(output).doesNotExist();
  }

  @Test
  void goesOnBetweenThePhasesAsIfNothingHadHappened() throws IOException {
    goesOn(EVERY_LEVER);
  }

  @Test
  void theAutoregressiveTwinGoesOnAsWell() throws IOException {
    Map<String, String> settings = new HashMap<>(EVERY_LEVER);
    settings.put("network.kind", "autoregressive");
    goesOn(settings);
  }

  @Test
  void withAMemoryItGoesOnAsWellAndTheModelTakesItsMemoryAlong() throws IOException {
    Map<String, String> settings = new HashMap<>(EVERY_LEVER);
    settings.put("data.memory", "2");
    settings.put("data.dev", "pairs-32.jsonl");
    settings.put("run.evaluateEvery", "40");
    settings.put("run.devRows", "2");
    goesOn(settings);

    for (String model : List.of("checkpoints/40", "best")) {
      Path whole = folder.resolve("whole").resolve(model);
      assertThat(whole.resolve("memory.json")).isNotEmptyFile();
      assertThat(ModelCard.read(whole.resolve("model.json")).memory().read()).isEqualTo(2);
    }
    Files.writeString(folder.resolve("whole/best/memory.json"), "[]");
    assertThatThrownBy(
            () -> CodeFusionRuntime.create().open(folder.resolve("whole/best").toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("memory.json is damaged");
  }

  @Test
  void auxiliaryPairsReadTheMemoryAsTheOthersDo() throws IOException {
    List<Double> ofOne = lossesOfAuxiliaryPairs("1");
    List<Double> ofThree = lossesOfAuxiliaryPairs("3");

    // all but the first of 20 steps are auxiliary, and next to nothing is learned
    int same = 0;
    for (int step = 0; step < ofOne.size(); step++) {
      same += Math.abs(ofOne.get(step) - ofThree.get(step)) < 1e-4 ? 1 : 0;
    }
    assertThat(ofOne).hasSize(20);
    assertThat(same).as("steps to which it is one how much is read").isLessThan(3);
  }

  private List<Double> lossesOfAuxiliaryPairs(String memory) throws IOException {
    Reports reports = new Reports();
    Path config =
        TinyTraining.write(
            Files.createDirectory(folder.resolve(memory)),
            Map.of(
                "data.memory", memory,
                "data.auxiliary", "pairs-32.jsonl",
                "data.auxiliaryShare", "0.95",
                "data.auxiliaryUntil", "1",
                "network.utteranceLength", "96",
                "optimizer.learningRate", "1e-8",
                "optimizer.steps", "20",
                "run.reportEvery", "1",
                "run.evaluateEvery", "0"));
    CodeFusionRuntime.create()
        .train(
            new TrainingRequest(config, Map.of(), folder.resolve("out" + memory), false), reports);
    return reports.all.stream().map(TrainingReport::loss).toList();
  }

  @Test
  void startsFromAModelWithTablesThatMayBeLonger() throws IOException {
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    Path first = folder.resolve("first");
    Path config = config(EVERY_LEVER);
    runtime.train(new TrainingRequest(config, Map.of(), first, false), TrainingListener.NONE);
    Map<String, String> changes = new HashMap<>();
    changes.put("run.initial", first.toString());
    changes.put("pretraining.steps", "0");
    changes.put("network.utteranceLength", "40");
    changes.put("optimizer.steps", "1");
    changes.put("optimizer.warmup", "1");
    changes.put("optimizer.learningRate", "1e-8");
    Path second = folder.resolve("second");

    runtime.train(new TrainingRequest(config, changes, second, false), TrainingListener.NONE);

    Map<String, SafeTensors.Array> before = weights(first);
    Map<String, SafeTensors.Array> after = weights(second);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach(
        (name, array) -> {
          for (int i = 0; i < array.values().limit(); i++) {
            assertThat(Objects.requireNonNull(after.get(name)).values().get(i))
                .as("%s, number %d", name, i)
                .isCloseTo(array.values().get(i), within(1e-5f));
          }
        });
    assertThat(Objects.requireNonNull(after.get("encoder/positions/table")).shape())
        .containsExactly(40, 32);
    assertThat(runtime.card(second.toString()).tokenizer())
        .isEqualTo(runtime.card(first.toString()).tokenizer());
  }

  private static Map<String, SafeTensors.Array> weights(Path training) throws IOException {
    return SafeTensors.read(ModelFolder.latest(training).resolve(ModelFolder.WEIGHTS));
  }

  @Test
  void theAutoregressiveTwinReportsOneLossAndIsJudgedOnDev() throws IOException {
    Reports reports = new Reports();
    Map<String, String> changes = new HashMap<>(EVERY_LEVER);
    changes.put("network.kind", "autoregressive");
    changes.put("optimizer.labelSmoothing", "0.1");
    changes.put("data.dev", "pairs-32.jsonl");
    changes.put("run.evaluateEvery", "40");
    changes.put("run.devRows", "3");
    Path output = folder.resolve("out");
    CodeFusionRuntime runtime = CodeFusionRuntime.create();

    runtime.train(new TrainingRequest(config(changes), Map.of(), output, false), reports);

    TrainingReport last = reports.all.get(reports.all.size() - 1);
    assertThat(last.losses()).containsOnlyKeys("token");
    assertThat(last.levels()).isEmpty();
    assertThat(last.devLevels()).isEmpty();
    assertThat(last.dev()).containsOnlyKeys("tokenLoss", "exactTop1", "exactTop5");
    assertThat(runtime.card(output.resolve("best").toString()).dims().latent())
        .as("tokens' vectors are as wide as the layers")
        .isEqualTo(32);
  }

  @Test
  void theTwinSaysItselfWhereAProgramEndsWhateverTheSlack() throws IOException {
    Map<String, String> changes = new HashMap<>(ONE_STEP);
    changes.put("network.kind", "autoregressive");
    Path config = config(changes);
    Path tight = folder.resolve("tight");
    Path roomy = folder.resolve("roomy");
    CodeFusionRuntime runtime = CodeFusionRuntime.create();

    runtime.train(new TrainingRequest(config, Map.of(), tight, false), TrainingListener.NONE);
    runtime.train(
        new TrainingRequest(config, Map.of("network.slack", "0.5"), roomy, false),
        TrainingListener.NONE);

    assertThat(timeless(roomy)).isEqualTo(timeless(tight));
  }

  /** The other kind would refuse to read its file. */
  @Test
  void theCardNamesTheTokenizersThatWereInherited() throws IOException {
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    Path first = folder.resolve("first");
    runtime.train(
        new TrainingRequest(config(ONE_STEP), Map.of(), first, false), TrainingListener.NONE);
    Path second = folder.resolve("second");
    Map<String, String> more =
        Map.of("run.initial", first.toString(), "tokenizer.type", "wordpiece");

    runtime.train(
        new TrainingRequest(folder.resolve("tiny.properties"), more, second, false),
        TrainingListener.NONE);

    assertThat(runtime.card(second.toString()).tokenizer())
        .isEqualTo(runtime.card(first.toString()).tokenizer());
    runtime.open(second.toString()).close();
  }

  @Test
  void aDevUtteranceThatIsTooLongIsAMissAndDoesNotEndTheTraining() throws IOException {
    Reports reports = new Reports();
    Map<String, String> changes = new HashMap<>(ONE_STEP);
    changes.put("data.dev", "dev.jsonl");
    Path config = config(changes);
    Files.writeString(
        folder.resolve("dev.jsonl"),
        """
        {"utterance": "%s", "code": "ls"}
        {"utterance": "list files", "code": "ls"}
        """
            .formatted("list files ".repeat(50)));

    TrainingResult result =
        CodeFusionRuntime.create()
            .train(new TrainingRequest(config, Map.of(), folder.resolve("out"), false), reports);

    assertThat(result.completed()).isTrue();
    assertThat(reports.all)
        .singleElement()
        .satisfies(report -> assertThat(report.dev().get("exactTop5")).isIn(0.0, 0.5));
    assertThat(folder.resolve("out/best/model.json")).exists();
  }

  /** A twin that writes from left to right draws no noise, so that only the batches differ. */
  @Test
  void everyDevRowCountsTheSameWhateverItsBatch() throws IOException {
    Map<String, String> changes = new HashMap<>(ONE_STEP);
    changes.put("network.kind", "autoregressive");
    changes.put("optimizer.learningRate", "1e-8");
    changes.put("data.dev", "dev.jsonl");
    changes.put("run.devRows", "0");
    Path config = config(changes);
    StringBuilder rows = new StringBuilder();
    for (String code : List.of("a", "b", "$")) {
      rows.append("{\"utterance\": \"say it\", \"code\": \"%s\"}\n".formatted(code));
    }
    Files.writeString(folder.resolve("dev.jsonl"), rows);
    List<Double> losses = new ArrayList<>();
    for (String batch : List.of("2", "3")) {
      Reports reports = new Reports();
      CodeFusionRuntime.create()
          .train(
              new TrainingRequest(
                  config, Map.of("optimizer.batch", batch), folder.resolve("out" + batch), false),
              reports);
      losses.add(Objects.requireNonNull(reports.all.get(0).dev().get("tokenLoss")));
    }

    assertThat(losses.get(0)).isCloseTo(losses.get(1), within(1e-5));
  }

  @Test
  void dataOfWhichNothingFitsAreRefused() throws IOException {
    Path config = config(ONE_STEP);
    Path tooLong = folder.resolve("long.jsonl");
    Files.writeString(
        tooLong, "{\"utterance\": \"list\", \"code\": \"%s\"}\n".formatted("ls; ".repeat(50)));
    Path spoken = folder.resolve("spoken.jsonl");
    Files.writeString(spoken, "{\"utterance\": \"x\", \"code\": \"find /var\"}\n".repeat(2));

    for (String key : List.of("data.train", "data.dev", "data.auxiliary", "pretraining.data")) {
      assertThatThrownBy(
              () -> train(config, Map.of(key, tooLong.toString(), "pretraining.steps", "1")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "No row of %s fits into network.codeLength 24 and network.utteranceLength 32; raise"
                  + " them or give it shorter ones.",
              key);
    }
    // The encoder has room for the sentence, but not for the code, which it reads at first.
    assertThatThrownBy(
            () ->
                train(
                    config,
                    Map.of(
                        "data.train", spoken.toString(),
                        "pretraining.steps", "1",
                        "network.utteranceLength", "1",
                        "tokenizer.options.minCount", "9")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("No row of the pairs, read as snippets, fits into");
  }

  private void train(Path config, Map<String, String> changes) {
    CodeFusionRuntime.create()
        .train(
            new TrainingRequest(config, changes, folder.resolve("out"), false),
            TrainingListener.NONE);
  }

  @Test
  void leavesOutAFoldOfThePairs() throws IOException {
    Map<String, String> changes = new HashMap<>(EVERY_LEVER);
    changes.put("data.fold", "2/4");
    changes.put("optimizer.steps", "1");
    changes.put("optimizer.warmup", "1");
    changes.put("pretraining.steps", "0");
    Path output = folder.resolve("out");
    CodeFusionRuntime runtime = CodeFusionRuntime.create();

    runtime.train(
        new TrainingRequest(config(changes), Map.of(), output, false), TrainingListener.NONE);

    assertThat(runtime.card(output.toString()).training().data())
        .extracting(ModelCard.Data::rows)
        .containsExactly(24);
  }

  private void goesOn(Map<String, String> settings) throws IOException {
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    Path config = config(settings);
    Path whole = folder.resolve("whole");
    runtime.train(new TrainingRequest(config, Map.of(), whole, false), TrainingListener.NONE);
    Path parts = folder.resolve("parts");
    Map<String, String> first = new HashMap<>(Map.of("optimizer.steps", "5"));
    // The rate of the second phase depends on its length, so the first part ends before it.
    first.put("pretraining.steps", "20");
    runtime.train(new TrainingRequest(config, first, parts, false), TrainingListener.NONE);
    Files.writeString(parts.resolve("checkpoints/latest"), "20\n");
    runtime.train(new TrainingRequest(config, Map.of(), parts, true), TrainingListener.NONE);

    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(parts.resolve("checkpoints/40").resolve(file))
          .as("resumed at step 20 of 40")
          .hasSameBinaryContentAs(whole.resolve("checkpoints/40").resolve(file));
    }
  }

  /** The first checkpoint is between two reports; the second was killed before its verdict. */
  @Test
  void whatAKillCutOffOfALookIsMadeUpForAndReportsCoverTheStepsBefore() throws IOException {
    Map<String, String> changes = new HashMap<>(ONE_STEP);
    changes.put("optimizer.steps", "3");
    changes.put("data.dev", "pairs-32.jsonl");
    changes.put("run.evaluateEvery", "2");
    changes.put("run.reportEvery", "10");
    changes.put("run.checkpointEvery", "1");
    changes.put("run.devRows", "2");
    Path config = config(changes);
    Path whole = folder.resolve("whole");
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    runtime.train(new TrainingRequest(config, Map.of(), whole, false), TrainingListener.NONE);

    for (String step : List.of("1", "2")) {
      Path killed = goneOnAfterAKill(config, whole, step);

      assertThat(timeless(killed))
          .as("killed after step %s", step)
          .hasSize(2)
          .isEqualTo(timeless(whole));
      assertThat(killed.resolve("best/model.json"))
          .hasSameTextualContentAs(whole.resolve("best/model.json"));
    }
  }

  @Test
  void aReportThatAKillCutOffIsMadeUpFor() throws IOException {
    Map<String, String> changes = new HashMap<>(ONE_STEP);
    changes.put("optimizer.steps", "2");
    changes.put("run.evaluateEvery", "0");
    changes.put("run.checkpointEvery", "1");
    Path config = config(changes);
    Path whole = folder.resolve("whole");
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    runtime.train(new TrainingRequest(config, Map.of(), whole, false), TrainingListener.NONE);

    Path killed = goneOnAfterAKill(config, whole, "1");

    assertThat(timeless(killed)).hasSize(2).isEqualTo(timeless(whole));
  }

  /** Goes on from a step's checkpoint of a whole training, without what came after it. */
  private Path goneOnAfterAKill(Path config, Path whole, String step) throws IOException {
    Path killed = folder.resolve("killed" + step);
    copy(whole.resolve("checkpoints").resolve(step), killed.resolve("checkpoints").resolve(step));
    Files.writeString(killed.resolve("checkpoints/latest"), step + "\n");
    CodeFusionRuntime.create()
        .train(new TrainingRequest(config, Map.of(), killed, true), TrainingListener.NONE);
    return killed;
  }

  /** Returns the reports without what the clock said. */
  private static List<String> timeless(Path training) throws IOException {
    return Files.readAllLines(training.resolve("reports.jsonl")).stream()
        .map(line -> line.replaceAll("\"(stepsPerSecond|secondsLeft)\":[^,]*,", ""))
        .toList();
  }

  @Test
  void reportsOfATrainingThatLeftNoCheckpointAreForgotten() throws IOException {
    Path output = Files.createDirectory(folder.resolve("out"));
    Files.writeString(output.resolve("reports.jsonl"), "{\"step\":1,\"steps\":9}\n");

    CodeFusionRuntime.create()
        .train(
            new TrainingRequest(config(ONE_STEP), Map.of(), output, false), TrainingListener.NONE);

    assertThat(Files.readAllLines(output.resolve("reports.jsonl")))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("{\"step\":1,\"steps\":1,"));
  }

  /** Levels follow the loss every second step up to step 24, so that they do so on both sides. */
  @Test
  void adaptiveLevelsGoOnAsIfNothingHadHappenedAndReachSamplerAndSchedule() throws IOException {
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    Map<String, String> changes = new HashMap<>(EVERY_LEVER);
    changes.put("noise.levels", "adaptive");
    changes.put("noise.schedule", "adaptive");
    changes.put("sampler.name", "q-sampling");
    changes.put("sampler.options.grid", "quantiles");
    Path config = config(changes);
    Path whole = folder.resolve("whole");
    runtime.train(new TrainingRequest(config, Map.of(), whole, false), TrainingListener.NONE);
    Path parts = folder.resolve("parts");
    for (String file : List.of("checkpoints/20", "checkpoints/latest", "reports.jsonl")) {
      copy(whole.resolve(file), parts.resolve(file));
    }
    Files.writeString(parts.resolve("checkpoints/latest"), "20\n");
    runtime.train(new TrainingRequest(config, Map.of(), parts, true), TrainingListener.NONE);

    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(parts.resolve("checkpoints/40").resolve(file))
          .as("resumed at step 20 of 40")
          .hasSameBinaryContentAs(whole.resolve("checkpoints/40").resolve(file));
    }
    LossWarp.State warp = warp(whole.resolve("checkpoints/40"));
    assertThat(warp.density()).hasSize(LossWarp.BINS);
    assertThat(warp(parts.resolve("checkpoints/40"))).isEqualTo(warp);
    assertThat(warp(whole.resolve("checkpoints/20")).density())
        .as("it changed after step 20")
        .hasSize(LossWarp.BINS)
        .isNotEqualTo(warp.density());
    assertThat(warp(whole.resolve("checkpoints/30")).density())
        .as("it is frozen after step 24")
        .isEqualTo(warp.density());
    assertThat(Files.readAllLines(parts.resolve("reports.jsonl")))
        .as("each step is reported once")
        .hasSize(4);
    assertThat(runtime.card(parts.toString()).sampler())
        .isEqualTo(runtime.card(whole.toString()).sampler());
    assertThat(runtime.card(whole.toString()).sampler().options())
        .hasEntrySatisfying("levels", levels -> assertThat(levels.split(" ")).hasSize(17));
    assertThat(runtime.card(whole.toString()).schedule().options())
        .containsEntry("levels", runtime.card(whole.toString()).sampler().options().get("levels"));
    try (CodeGenerator generator = runtime.open(whole.toString())) {
      assertThat(generator.generate(Request.of("list files")).steps()).isEqualTo(12);
    }
  }

  @Test
  void anAdaptiveScheduleNeedsATableOrAdaptiveLevels() throws IOException {
    Map<String, String> changes = new HashMap<>(EVERY_LEVER);
    changes.put("noise.schedule", "adaptive");
    Path config = config(changes);
    CodeFusionRuntime runtime = CodeFusionRuntime.create();
    TrainingRequest request =
        new TrainingRequest(config, Map.of(), folder.resolve("refused"), false);
    assertThatThrownBy(() -> runtime.train(request, TrainingListener.NONE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Noise schedule 'adaptive' follows a table, option 'levels'");
  }

  private static LossWarp.State warp(Path checkpoint) throws IOException {
    return TrainingState.read(checkpoint.resolve("training.json")).warp();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    if (Files.isRegularFile(from)) {
      Files.copy(from, to);
      return;
    }
    Files.createDirectory(to);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void preTrainingGoesWithTwoVocabularies() throws IOException {
    Map<String, String> changes = new HashMap<>(EVERY_LEVER);
    changes.put("tokenizer.shared", "false");
    changes.put("pretraining.steps", "3");
    changes.put("optimizer.steps", "3");
    changes.put("optimizer.warmup", "1");
    Path output = folder.resolve("out");

    CodeFusionRuntime.create()
        .train(
            new TrainingRequest(config(changes), Map.of(), output, false), TrainingListener.NONE);

    assertThat(output.resolve("checkpoints/6/model.safetensors")).exists();
  }
}
