package dev.codefusion.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.bench.Throughput.Way;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On a model of one training step, in turns of one stretch each. */
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ThroughputTest {

  private static final double ONE_STRETCH = 1e-9;

  private final CodeFusionRuntime runtime = CodeFusionRuntime.create();
  private String model = "";

  @BeforeAll
  void train(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        """
        {"utterance": "list all files", "code": "ls -a"}
        {"utterance": "show free disk space", "code": "df -h"}
        {"utterance": "count the lines of a.txt", "code": "wc -l a.txt"}
        {"utterance": "print the working directory", "code": "pwd"}
        """);
    Path settings =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            name: tiny
            language: none
            data: {train: pairs.jsonl}
            tokenizer: {options: {size: 300}}
            network: {preset: tiny, codeLength: 8, utteranceLength: 128}
            optimizer: {steps: 1, batch: 2}
            run: {precision: f32, threads: 1, evaluateEvery: 0}
            """);
    Path output = folder.resolve("model");
    runtime.train(
        new TrainingRequest(settings, Map.of(), output, false), new TrainingListener() {});
    model = output.toString();
  }

  /** Keeps what it is told and, how much was asked before, and what is asked. */
  private static final class Heard implements Throughput.Listener {

    private final List<String> all = Collections.synchronizedList(new ArrayList<>());
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    Request request(String utterance) {
      asked.add(utterance);
      return Request.of(utterance).withSamples(1).withSteps(1);
    }

    @Override
    public void onStart(BenchReport.Machine machine) {
      hear("start on %d".formatted(machine.processors()));
    }

    @Override
    public void onCompared(Throughput.Compared compared) {
      hear("%s, %d rounds".formatted(compared.way(), compared.ratio().count()));
    }

    @Override
    public void onAnswered(int answered, int utterances) {
      hear("%d of %d".formatted(answered, utterances));
    }

    private void hear(String what) {
      all.add("%d asked, %s".formatted(asked.size(), what));
    }
  }

  @Test
  void bothOfARoundAreAskedTheSameStretchOfTheCircle() {
    Heard heard = new Heard();

    measure(heard, List.of(new Way(12, 1)), 40, 3);

    List<String> expected = new ArrayList<>();
    expected.addAll(circle(0, 2));
    expected.addAll(circle(0, 24));
    for (int from : new int[] {0, 12, 24}) {
      expected.addAll(circle(from, 12));
      expected.addAll(circle(from, 12));
    }
    assertThat(heard.asked.subList(0, expected.size())).isEqualTo(expected);
  }

  @Test
  void fewUtterancesEndTheComparisonSoonAndEveryPartIsToldOfAtOnce() {
    Heard heard = new Heard();
    Way together = new Way(4, 1);
    Way sideBySide = new Way(1, 2);

    Throughput.Report report = measure(heard, List.of(together, sideBySide), 20, 5);

    int first = 2 + 8 + 2 * (8 + 8);
    int second = first + 4 + 2 * (8 + 8);
    assertThat(heard.all)
        .containsExactly(
            "2 asked, start on " + report.machine().processors(),
            "%d asked, %s, 2 rounds".formatted(first, together),
            "%d asked, %s, 2 rounds".formatted(second, sideBySide),
            "%d asked, 20 of 20".formatted(second + 2 * report.total().way().run() + 20 + 20));
    assertThat(report.compared())
        .extracting(Throughput.Compared::way)
        .containsExactly(together, sideBySide);
    assertThat(report.compared())
        .allSatisfy(
            it -> {
              assertThat(it.perSecond().median()).isPositive();
              assertThat(it.ratio().low()).isPositive();
            });
    assertThat(report.total().utterances()).isEqualTo(20);
    assertThat(report.total().perSecond()).isPositive();
  }

  @Test
  void aStretchIsWholeRunsOfEightUtterancesOrMore() {
    assertThat(Way.ONE_AT_A_TIME.stretch()).isEqualTo(8);
    assertThat(new Way(4, 1).stretch()).isEqualTo(8);
    assertThat(new Way(3, 1).stretch()).isEqualTo(9);
    assertThat(new Way(3, 2).stretch()).isEqualTo(12);
    assertThat(new Way(16, 2).stretch()).isEqualTo(32);
  }

  @Test
  void whatTheModelRefusesIsItsSentenceAndNothingIsToldBefore() {
    Heard heard = new Heard();
    Throughput throughput =
        new Throughput(runtime, model, utterance -> Request.of("list files ".repeat(200)));

    assertThatThrownBy(() -> throughput.measure(List.of(new Way(1, 2)), 8, 1, ONE_STRETCH, heard))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("utterance");
    assertThat(heard.all).isEmpty();
  }

  private Throughput.Report measure(Heard heard, List<Way> ways, int utterances, int rounds) {
    return new Throughput(runtime, model, heard::request)
        .measure(ways, utterances, rounds, ONE_STRETCH, heard);
  }

  private static List<String> circle(int from, int count) {
    List<String> circle = Utterances.of(32);
    return IntStream.range(from, from + count).mapToObj(i -> circle.get(i % 32)).toList();
  }
}
