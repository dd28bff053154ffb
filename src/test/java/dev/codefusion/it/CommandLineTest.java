package dev.codefusion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.it.CodeFusionProcess.Ended;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One training and all that a user does with its model, each command in its own process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CommandLineTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int STEPS = 40;

  private Path folder = Path.of("");
  private Ended training = new Ended(-1, "", "");

  @BeforeAll
  void train(@TempDir Path common) throws Exception {
    folder = common;
    TinyTraining.write(folder);
    training = run("train", "--config", TinyTraining.SETTINGS, "--output", "model");
  }

  @Test
  void trainWritesOneReportALineAndNothingElseToStandardOutput() throws Exception {
    assertThat(training.status()).as(training.err()).isZero();
    assertThat(training.lines()).hasSize(STEPS);
    for (int i = 0; i < STEPS; i++) {
      JsonNode report = JSON.readTree(training.lines().get(i));
      assertThat(report.path("step").asInt()).isEqualTo(i + 1);
      assertThat(report.path("steps").asInt()).isEqualTo(STEPS);
      assertThat(report.path("loss").asDouble()).isPositive();
      assertThat(report.path("losses").isObject()).isTrue();
    }
    assertThat(training.err()).contains("Done after 40 steps; the model is in model.");
  }

  @Test
  void generateWritesOneCandidateALine() throws Exception {
    Ended ended = run("generate", "--model", "model", "--steps", "2", "list all python files");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).isNotBlank().endsWith("\n");
  }

  @Test
  void generateWritesOneObjectForEveryLineOfItsInput() throws Exception {
    Ended ended;
    try (CodeFusionProcess process =
        start("generate", "--model", "model", "--format", "json", "--candidates", "3", "-")) {
      process.write("list all python files\nshow free disk space\n");
      ended = process.await();
    }
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.lines()).hasSize(2);
    List<String> utterances = new ArrayList<>();
    for (String line : ended.lines()) {
      JsonNode answer = JSON.readTree(line);
      assertThat(answer.fieldNames())
          .toIterable()
          .containsExactly(
              "utterance", "language", "model", "seed", "sampler", "steps", "millis", "candidates");
      utterances.add(answer.path("utterance").asText());
      assertThat(answer.path("language").asText()).isEqualTo("none");
      assertThat(answer.path("model").asText()).isEqualTo("model");
      assertThat(answer.path("seed").asLong()).isZero();
      assertThat(answer.path("sampler").asText()).isEqualTo("ddim");
      assertThat(answer.path("steps").asInt()).isEqualTo(12);
      assertThat(answer.path("millis").isIntegralNumber()).isTrue();
      assertThat(answer.path("candidates")).hasSizeBetween(1, 3);
      int rank = 0;
      for (JsonNode candidate : answer.path("candidates")) {
        rank++;
        assertThat(candidate.fieldNames())
            .toIterable()
            .containsExactly("rank", "code", "score", "valid");
        assertThat(candidate.path("rank").asInt()).isEqualTo(rank);
        assertThat(candidate.path("code").asText()).isNotBlank();
        assertThat(candidate.path("score").asDouble()).isBetween(0.0, 1.0);
        assertThat(candidate.path("valid").isNull()).as("no plugin judges 'none'").isTrue();
      }
    }
    assertThat(utterances).containsExactly("list all python files", "show free disk space");
  }

  @Test
  void diagnosePrintsATableOrOneObjectAndWritesAReport() throws Exception {
    String[] command = {
      "diagnose", "--model", "model", "--data", TinyTraining.PAIRS, "--limit", "4"
    };
    Ended text =
        run(
            Stream.concat(Stream.of(command), Stream.of("--report", "diagnosis"))
                .toArray(String[]::new));
    assertThat(text.status()).as(text.err()).isZero();
    assertThat(text.err()).isEmpty();
    assertThat(text.out())
        .contains("noise xi", "pure", "recovery", "gold length", "- The utterance");
    assertThat(folder.resolve("diagnosis/diagnose.svg")).content().startsWith("<svg ");
    JsonNode written = JSON.readTree(folder.resolve("diagnosis/diagnose.json").toFile());
    assertThat(written.path("rows").asInt()).isEqualTo(4);

    Ended json =
        run(Stream.concat(Stream.of(command), Stream.of("--format=json")).toArray(String[]::new));
    assertThat(json.status()).as(json.err()).isZero();
    assertThat(JSON.readTree(json.out()).path("levels").size())
        .isEqualTo(written.path("levels").size());
  }

  @Test
  void evaluateWritesReportErrorsAndPredictions() throws Exception {
    Ended ended =
        run(
            "evaluate",
            "--model",
            "model",
            "--data",
            TinyTraining.PAIRS,
            "--limit",
            "11",
            "--steps",
            "2",
            "--report",
            "report",
            "--predictions",
            "predictions.jsonl");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("exact@1", "exact@5", "latency");
    JsonNode report = JSON.readTree(folder.resolve("report/report.json").toFile());
    assertThat(report.path("rows").asInt()).isEqualTo(11);
    assertThat(report.path("steps").asInt()).isEqualTo(2);
    assertThat(report.path("samples").asInt()).isEqualTo(10);
    assertThat(report.path("sha256").asText()).matches("[0-9a-f]{64}");
    List<String> predictions = Files.readAllLines(folder.resolve("predictions.jsonl"));
    assertThat(predictions).hasSize(11);
    int wrong = 0;
    for (String line : predictions) {
      JsonNode row = JSON.readTree(line);
      assertThat(row.fieldNames())
          .toIterable()
          .containsExactly("utterance", "reference", "candidates");
      if (!row.path("reference").asText().equals(row.path("candidates").path(0).asText())) {
        wrong++;
      }
    }
    assertThat(Files.readAllLines(folder.resolve("report/errors.jsonl"))).hasSize(wrong);
  }

  @Test
  void modelShowPrintsTheCard() throws Exception {
    Ended ended = run("model", "show", "model");
    assertThat(ended.status()).as(ended.err()).isZero();
    JsonNode card = JSON.readTree(ended.out());
    assertThat(card.path("name").asText()).isEqualTo("tiny");
    assertThat(card.path("training").path("step").asInt()).isEqualTo(STEPS);
  }

  @Test
  void tokenizerShowCutsAText() throws Exception {
    Ended ended = run("tokenizer", "show", newest("tokenizer.json").toString(), "ls -l");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith("size").contains("fingerprint");
    List<String> tokens = ended.lines().subList(3, ended.lines().size());
    StringBuilder text = new StringBuilder();
    tokens.forEach(line -> text.append(line.replaceFirst("^\\d+ +", "")));
    assertThat(text.toString().replace(" ", "")).isEqualTo("ls-l");
  }

  @Test
  void aConvertedModelAnswersFromAJarByItsName(@TempDir Path other) throws Exception {
    Ended converted =
        run("model", "convert", "--model", "model", "--to", "int8", "--output", "int8");
    assertThat(converted.status()).as(converted.err()).isZero();
    assertThat(converted.err()).contains("grounding/weight");
    Path jar = jar(other.resolve("first.jar"));
    Ended ended =
        CodeFusionProcess.run(
            other,
            List.of(jar),
            List.of("generate", "--language", "tiny-jar", "--steps", "2", "x"));
    // The model's own language has another name than the model.
    assertThat(ended.err()).contains("Model 'tiny-jar' writes 'none'");
    ended =
        CodeFusionProcess.run(
            other,
            List.of(jar),
            List.of("generate", "--model", "tiny-jar", "--steps", "2", "list"));
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).isNotBlank();

    ended =
        CodeFusionProcess.run(
            other, List.of(jar), List.of("generate", "--model", "tiny-jat", "list"));
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("did you mean 'tiny-jar'?");

    Path second = jar(other.resolve("second.jar"));
    ended =
        CodeFusionProcess.run(
            other, List.of(jar, second), List.of("generate", "--model", "tiny-jar", "list"));
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("first.jar", "second.jar");

    Files.writeString(folder.resolve("int8/tokenizer.json"), "{}");
    Path damaged = jar(other.resolve("damaged.jar"));
    ended =
        CodeFusionProcess.run(
            other, List.of(damaged), List.of("generate", "--model", "tiny-jar", "list"));
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err())
        .contains("damaged.jar!/META-INF/codefusion/models/tiny-jar/tokenizer.json is damaged")
        .contains(
            "its SHA-256 is 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  }

  @Test
  void aModelAnswersWithItsPartnerOrAlone() throws Exception {
    // A copy of itself as partner, so that both find the same programs in the same order.
    Ended copied = run("model convert --model model --to f32 --output twin".split(" "));
    assertThat(copied.status()).as(copied.err()).isZero();
    Ended paired = paired("twin", "pair");
    assertThat(paired.status()).as(paired.err()).isZero();

    Ended both = run("generate", "--model", "pair", "--steps", "2", "list all files");
    assertThat(both.status()).as(both.err()).isZero();
    assertThat(both.out()).isNotBlank();
    Files.delete(folder.resolve("twin/model.json"));
    Ended alone = run("generate", "--model", "pair", "--alone", "--steps", "2", "list all files");
    assertThat(alone.status()).as(alone.err()).isZero();
    Ended model = run("generate", "--model", "model", "--steps", "2", "list all files");
    assertThat(alone.out()).isEqualTo(model.out());
    String distill = "distill --model pair --alone --steps 2 --data %s --output new.jsonl";
    Ended distilled = run(distill.formatted(TinyTraining.PAIRS).split(" "));
    assertThat(distilled.status()).as(distilled.err()).isZero();

    Ended gone = paired("nobody", "gone");
    assertThat(gone.status()).isEqualTo(2);
    assertThat(gone.err()).hasLineCount(1).contains("nobody");
    assertThat(gone.out()).isEmpty();
  }

  private Ended paired(String partner, String output) throws Exception {
    String command = "model convert --model model --to f32 --partner %s --output %s";
    return run(command.formatted(partner, output).split(" "));
  }

  /** Packs the folder int8 as the model tiny-jar. */
  private Path jar(Path jar) throws IOException {
    String home = "META-INF/codefusion/models/";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(folder.resolve("int8"))) {
      out.putNextEntry(new JarEntry(home + "index"));
      out.write("tiny-jar\n".getBytes(UTF_8));
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(home + "tiny-jar/" + file.getFileName()));
        out.write(Files.readAllBytes(file));
      }
    }
    return jar;
  }

  @Test
  void refusesAnEmptyUtterance() throws Exception {
    WrongUseTest.assertWrong(folder, "The utterance is empty", "generate", "--model", "model", "");
  }

  @Test
  void refusesAnOverlongUtterance() throws Exception {
    WrongUseTest.assertWrong(
        folder, "utterance", "generate", "--model", "model", "list files ".repeat(2000));
  }

  @Test
  void evaluateWritesAPageAndSamplesAndTheTableOfSteps() throws Exception {
    Ended ended =
        run(
            "evaluate",
            "--model",
            "model",
            "--data",
            TinyTraining.PAIRS,
            "--limit",
            "3",
            "--steps",
            "1,2",
            "--seen",
            TinyTraining.PAIRS,
            "--lower-first",
            "--refinement",
            "--report",
            "page",
            "--markdown",
            "samples.md");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("steps 1  ", "steps 2  ").doesNotContain("unseen");
    assertThat(Files.readString(folder.resolve("page/report.html")))
        .contains("<h2>By number of denoising steps", "<h2>Step by step", "</svg>");
    assertThat(folder.resolve("page/refinement.svg")).exists();
    JsonNode report = JSON.readTree(folder.resolve("page/report.json").toFile());
    assertThat(report.path("bySteps").fieldNames()).toIterable().containsExactly("1", "2");
    assertThat(report.path("modelSha256").asText()).matches("[0-9a-f]{64}");
    assertThat(report.path("lowerFirst").asBoolean()).isTrue();
    assertThat(report.path("command").path(1).asText()).isEqualTo("evaluate");
    JsonNode points = report.at("/refinement/points");
    assertThat(points).hasSize(2);
    assertThat(points.path(1).path("toEnd").asDouble()).isZero();
    assertThat(report.at("/invocation/computation/precision").asText()).isEqualTo("f32");
    assertThat(report.at("/invocation/inputs/--seen").asText()).matches("[0-9a-f]{64}");
    assertThat(Files.readString(folder.resolve("samples.md"))).contains("**1.** ", "**3.** ");
  }

  @Test
  void sweepMeasuresEverySettingAndNamesWhatTheModelRefuses() throws Exception {
    Ended ended =
        run(
            "sweep",
            "--model",
            "model",
            "--data",
            TinyTraining.PAIRS,
            "--limit",
            "2",
            "--steps",
            "1,2",
            "--samples",
            "1",
            "--sampler",
            "dpm-solver-2m,ddim:grid=asymmetric:shift=2",
            "--schedule",
            "adaptive,log-linear:sigmaFloor=0.2",
            "--markdown",
            "sweep.md");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .contains("### dpm-solver-2m", "### ddim:grid=asymmetric:shift=2")
        .contains("| log-linear:sigmaFloor=0.2 | 1 | ", "| log-linear:sigmaFloor=0.2 | 2 | ")
        .contains("Not measured: dpm-solver-2m with adaptive. Noise schedule 'adaptive' follows");
    assertThat(Files.readString(folder.resolve("sweep.md"))).contains("](sweep.svg)");
    assertThat(folder.resolve("sweep.svg")).content().startsWith("<svg ");
  }

  @Test
  void recordedAnswersHaveTheFiguresThatTheyHadAtFirst() throws Exception {
    String baseline = "retrieval:" + TinyTraining.PAIRS;
    Ended first =
        evaluate("--baseline", baseline, "--language", "bash", "--predictions", "r.jsonl");
    Ended again =
        evaluate("--answers", "r.jsonl", "--compare", "r.jsonl", "--bertscore=bert,layers=1");
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(figures(again)).containsAll(figures(first));
    assertThat(again.out()).containsPattern("latency +not measured");
    assertThat(figures(first)).anyMatch(line -> line.startsWith("template@5"));
    assertThat(again.out()).contains("against  ").contains("p 1.0000");
    assertThat(again.out())
        .contains("bertscore-f1@1")
        .contains("BERTScore family, all-MiniLM-L6-v2, layer 1 of 6, no idf, no rescaling")
        .contains("similarity  ");
  }

  @Test
  void aModelCanBeMeasuredWithoutItsDecoder() throws Exception {
    Ended ended = evaluate("--baseline", "nearest-embedding:model", "--limit", "2", "--steps", "2");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("nearest-embedding:model").contains("sampler ddim");
  }

  private Ended evaluate(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("evaluate", "--data", TinyTraining.PAIRS));
    words.addAll(List.of(options));
    return run(words.toArray(String[]::new));
  }

  private static List<String> figures(Ended ended) {
    return ended.lines().stream()
        .filter(line -> line.matches("(\\w+@\\d|valid|dist).*"))
        .map(line -> line.replaceFirst(" +", " "))
        .toList();
  }

  @Test
  void refusesDamagedWeights(@TempDir Path other) throws Exception {
    Path damaged = copyOfModel(other);
    try (RandomAccessFile file =
        new RandomAccessFile(damaged.resolve("model.safetensors").toFile(), "rw")) {
      file.seek(file.length() / 2);
      int value = file.read();
      file.seek(file.length() / 2);
      file.write(value ^ 1);
    }
    WrongUseTest.assertWrong(
        other, "model.safetensors is damaged", "generate", "--model", "copy", "list files");
  }

  @Test
  void refusesADamagedCard(@TempDir Path other) throws Exception {
    Path card = copyOfModel(other).resolve("model.json");
    String text = Files.readString(card);
    Files.writeString(card, text.substring(0, text.length() / 2));
    WrongUseTest.assertWrong(
        other, "model.json is damaged", "generate", "--model", "copy", "list files");
  }

  /** There are so many answers to give that the signal meets work in TensorFlow. */
  @Test
  void interruptedGenerateEndsAtOnceWithoutACrash() throws Exception {
    assumeThat(interruptIgnored()).as("SIGINT is ignored by whoever started this build").isFalse();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2; i++) {
      try (CodeFusionProcess process =
          start("generate", "--model", "model", "--steps", "500", "--format", "json", "-")) {
        process.writeSome("list all python files\n".repeat(500));
        assertThat(process.readLine()).as("seed %d", seed).isNotNull();
        process.runOn(random.nextInt(50));
        process.interrupt();
        Ended ended = process.await();
        assertThat(ended.lines().size()).as("answers of 500, seed %d", seed).isLessThan(499);
        assertThat(ended.status()).as("seed %d: %s", seed, ended.err()).isEqualTo(130);
        assertThat(ended.err()).as("seed %d", seed).doesNotContain("SIG", "Exception");
      }
    }
    assertThat(CodeFusionProcess.crashFiles(folder)).as("seed %d", seed).isEmpty();
  }

  private static boolean interruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("SigIgn:")) {
        return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0;
      }
    }
    return false;
  }

  private Path copyOfModel(Path parent) throws IOException {
    Path copy = Files.createDirectory(parent.resolve("copy"));
    try (Stream<Path> files = Files.list(folder.resolve("model/checkpoints/" + STEPS))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private Path newest(String file) {
    return folder.resolve("model/checkpoints").resolve(Integer.toString(STEPS)).resolve(file);
  }

  private CodeFusionProcess start(String... arguments) throws IOException {
    return CodeFusionProcess.start(folder, List.of(arguments));
  }

  private Ended run(String... arguments) throws IOException, InterruptedException {
    return CodeFusionProcess.run(folder, List.of(arguments));
  }
}
